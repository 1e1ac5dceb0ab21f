// SPDX-License-Identifier: Apache-2.0

/**
 * The engine {@code native}: llama.cpp inside the JVM through JNI.
 *
 * <pre>{@code
 * try (LanguageModel model = Engines.open(ModelSpec.of(file).withEngine("native"))) { ... }
 * }</pre>
 *
 * <p>The native library is looked for in this order: the file that the system property {@code
 * genrec.native.path} names; the library inside this jar, which is unpacked into the folder {@code
 * genrec.native.dir} or the user's cache; {@code java.library.path}. All native methods are in
 * {@code LlamaBindings}, and addresses are held by {@code NativeHandle} only.
 *
 * <p>What llama.cpp logs goes to the {@link System.Logger} {@code io.genrec.llama}: its information
 * as {@code TRACE}, its warnings as {@code DEBUG}, its errors as {@code WARNING}.
 */
@NullMarked
package io.genrec.llama;

import org.jspecify.annotations.NullMarked;
