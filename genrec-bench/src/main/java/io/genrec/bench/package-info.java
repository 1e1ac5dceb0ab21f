// SPDX-License-Identifier: Apache-2.0

/**
 * Benchmarks.
 *
 * <pre>{@code
 * genrec-bench/bench.sh short
 * java -jar genrec-bench/target/benchmarks.jar RecommenderBenchmark -p beam=10 -p dataset=DATASET
 * java -cp genrec-bench/target/benchmarks.jar io.genrec.bench.CatalogueSizeCost
 * java -cp genrec-bench/target/benchmarks.jar io.genrec.bench.PreparedCatalogueMemory
 * java -cp genrec-bench/target/benchmarks.jar io.genrec.bench.SearchOverhead MODEL.gguf DATASET
 * }</pre>
 *
 * <p>{@code genrec-bench/peers} compares genrec with others on one workload, and {@code
 * genrec-bench/gpu} runs it on a GPU; their README says how.
 *
 * <p>{@link BenchShop} says what they run on where neither a data set nor a model is given.
 *
 * <p>Speed is shown here, as ratios within one run, and never in a test.
 */
@NullMarked
package io.genrec.bench;

import org.jspecify.annotations.NullMarked;
