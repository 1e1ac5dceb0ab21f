// SPDX-License-Identifier: Apache-2.0

/**
 * Benchmarks.
 *
 * <pre>{@code
 * java -jar genrec-bench/target/benchmarks.jar
 * java -cp genrec-bench/target/benchmarks.jar io.genrec.bench.SearchOverhead MODEL.gguf DATASET
 * }</pre>
 *
 * <p>Speed is shown here, as ratios within one run, and never in a test.
 */
@NullMarked
package io.genrec.bench;

import org.jspecify.annotations.NullMarked;
