// SPDX-License-Identifier: Apache-2.0
package io.genrec.bench;

import io.genrec.data.InteractionDataset;
import io.genrec.model.LanguageModel;
import io.genrec.prompt.Prompt;
import io.genrec.prompt.PromptEncoder;
import java.io.IOException;
import java.util.Random;
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

/** Putting histories into tokens, none of them cut. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
@SuppressWarnings("NullAway.Init") // JMH calls @Setup first
public class PromptBenchmark {
  private static final int TITLES = 11_924;
  private static final int HISTORIES = 1024;
  private static final int ANY_LENGTH = 1 << 20;

  @Param({"5", "20", "100"})
  int history;

  private final int[][] histories = new int[HISTORIES][];
  private LanguageModel model;
  private PromptEncoder encoder;
  private int next;

  /** Tokenises the titles and draws histories. */
  @Setup
  public void makeHistories(BenchShop shop) throws IOException {
    InteractionDataset data = shop.data(TITLES, GeneratedShop.Titles.APART);
    model = shop.openModel();
    encoder = BenchShop.encoder(data, model);
    Random random = new Random(2);
    for (int i = 0; i < HISTORIES; i++) {
      histories[i] = random.ints(history, 0, data.catalogue().size()).toArray();
    }
  }

  /** Closes the model. */
  @TearDown
  public void close() {
    model.close();
  }

  /** One prompt. */
  @Benchmark
  public Prompt encode() {
    next = (next + 1) % HISTORIES;
    return encoder.encode(histories[next], ANY_LENGTH, 0);
  }
}
