// SPDX-License-Identifier: Apache-2.0

/**
 * The engine {@code native}: llama.cpp inside the JVM through JNI.
 *
 * <pre>{@code
 * try (LanguageModel model = Engines.open(ModelSpec.of(file).withEngine("native"))) { ... }
 * }</pre>
 *
 * <p>The native library is looked for in this order:
 *
 * <ol>
 *   <li>the file or the folder that the system property {@code genrec.native.path} names, and then
 *       nowhere else;
 *   <li>the natives jars on the class path or the module path: that of the platform, {@code
 *       genrec-native-<version>-<platform>.jar}, and those of GPU backends. Their files are
 *       unpacked side by side below the folder {@code genrec.native.dir}; without that property, in
 *       {@code natives} of the {@linkplain io.genrec.download.UserCache user's cache} or, where
 *       that cannot be used, in a folder of the user's own among the temporary files;
 *   <li>{@code java.library.path}, where there is no such jar.
 * </ol>
 *
 * <p>Unpacked files are compared with the SHA-256 in the jar each time. Why the library is not
 * there is said by {@code unavailableReason} of the engine, with every place that was tried and
 * what to do. All native methods are in {@code LlamaBindings}, and addresses are held by {@code
 * NativeHandle} only.
 *
 * <p>What llama.cpp logs goes to the {@link System.Logger} {@code io.genrec.llama}: its information
 * as {@code TRACE}, its warnings as {@code DEBUG}, its errors as {@code WARNING}.
 */
@NullMarked
package io.genrec.llama;

import org.jspecify.annotations.NullMarked;
