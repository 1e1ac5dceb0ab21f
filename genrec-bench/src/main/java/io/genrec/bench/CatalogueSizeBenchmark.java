// SPDX-License-Identifier: Apache-2.0
package io.genrec.bench;

import io.genrec.Recommendations;
import io.genrec.search.Scoring;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One user after the other, by the size of a made-up catalogue, at equal title lengths: users a
 * second. {@link CatalogueSizeCost} measures the ratio within one run.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx4g")
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 5, time = 5)
@SuppressWarnings("NullAway.Init") // JMH calls @Setup first
public class CatalogueSizeBenchmark {
  private static final int BEAM_WIDTH = 10;

  @Param({"11924", "100000", "1000000"})
  int titles;

  @Param({"TRIE_NORMALISED", "LIKELIHOOD"})
  Scoring scoring;

  /** Twins are decoded to the last token in shops of all sizes, others ever further. */
  @Param("TWINS")
  GeneratedShop.Titles kind;

  private OneByOne users;

  /** Opens the recommender. */
  @Setup
  public void open(BenchShop shop) throws IOException {
    users =
        new OneByOne(
            shop.spec(BEAM_WIDTH, scoring), GeneratedShop.dataset(titles, kind, BenchShop.USERS));
  }

  /** Closes the recommender. */
  @TearDown
  public void close() {
    users.close();
  }

  /** One user. */
  @Benchmark
  public Recommendations oneUser() {
    return users.recommend();
  }
}
