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

/** One user after the other, from the history to ten recommended items: users a second. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 5, time = 5)
@SuppressWarnings("NullAway.Init") // JMH calls @Setup first
public class RecommenderBenchmark {
  private static final int TITLES = 11_924;

  @Param({"5", "10", "20", "50"})
  int beam;

  @Param({"TRIE_NORMALISED", "LIKELIHOOD"})
  Scoring scoring;

  private OneByOne users;

  /** Opens the recommender. */
  @Setup
  public void open(BenchShop shop) throws IOException {
    users = new OneByOne(shop.spec(beam, scoring), shop.data(TITLES, GeneratedShop.Titles.APART));
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
