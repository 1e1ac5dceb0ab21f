// SPDX-License-Identifier: Apache-2.0

/**
 * The engine {@code portable}: llama.cpp with nothing to compile. It calls, through JNA, the
 * library that the jar of java-llama.cpp ({@code de.kherud:llama:4.2.0}) carries for each platform,
 * and none of that project's Java classes.
 *
 * <pre>{@code
 * try (LanguageModel model = Engines.open(ModelSpec.of(file).withEngine("portable"))) { ... }
 * }</pre>
 *
 * <p>It is taken by itself where the engine {@code native} is not available. Its limits:
 *
 * <ul>
 *   <li>Linux and macOS, on x86_64 with AVX2 and on aarch64. The library for Windows exports no
 *       function of llama.cpp. Tests run on Linux x86_64.
 *   <li>The CPU only, and no fused attention: {@code FlashAttention.ON} is refused.
 *   <li>llama.cpp of March 2025, build 4916. Any other is refused: structures are passed by value,
 *       so that the library must be exactly the one that they were written for.
 *   <li>An assertion that fails in llama.cpp, or memory that runs out in it, ends the process.
 *       Files, steps and the memory of sessions are checked before it sees them.
 *   <li>Sessions take turns: in that build two computations at once disturb each other. Several
 *       sessions on several threads give the right scores, no faster than one session on all cores.
 *   <li>With {@code validateWeights}, llama.cpp itself writes to stderr where a bad weight is.
 * </ul>
 *
 * <p>The library is unpacked into the folder {@code genrec.native.dir} or the user's cache, and its
 * symbols stay its own, so that another llama.cpp can be loaded beside it. What llama.cpp logs goes
 * to the {@link System.Logger} {@code io.genrec.portable}: its information as {@code TRACE}, its
 * warnings as {@code DEBUG}, its errors as {@code WARNING}.
 */
@NullMarked
package io.genrec.portable;

import org.jspecify.annotations.NullMarked;
