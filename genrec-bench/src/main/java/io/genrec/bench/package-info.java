// SPDX-License-Identifier: Apache-2.0

/**
 * Benchmarks.
 *
 * <pre>{@code
 * java -jar genrec-bench/target/benchmarks.jar
 * java -cp genrec-bench/target/benchmarks.jar io.genrec.bench.SearchOverhead MODEL.gguf DATASET
 * }</pre>
 *
 * <p>{@code genrec-bench/peers} compares genrec with others on one workload, and {@code
 * genrec-bench/gpu} runs it on a GPU; their README says how.
 *
 * <p>Speed is shown here, as ratios within one run, and never in a test.
 */
@NullMarked
package io.genrec.bench;

import org.jspecify.annotations.NullMarked;
