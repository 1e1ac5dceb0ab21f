// SPDX-License-Identifier: Apache-2.0
package io.genrec.bench;

import io.genrec.catalogue.Catalogue;
import io.genrec.catalogue.Item;
import io.genrec.catalogue.TitleResolution;
import io.genrec.catalogue.TitleResolver;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Finding titles among 62,000, as many as MovieLens 25M has, or among those of a data set. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
public class TitleResolverBenchmark {
  private static final int TITLES = 62_000;

  /** Long enough to be misspelt. */
  private static final int LEAST_LENGTH = 6;

  private List<String> titles = List.of();
  private TitleResolver resolver = TitleResolver.of(Catalogue.of(List.of()));
  private final Random random = new Random(2);

  /** Makes the titles. */
  @Setup
  public void makeTitles(BenchShop shop) {
    Catalogue catalogue =
        shop.isMadeUp() ? madeUp() : shop.data(TITLES, GeneratedShop.Titles.APART).catalogue();
    titles = catalogue.titles().stream().filter(title -> title.length() >= LEAST_LENGTH).toList();
    resolver = TitleResolver.of(catalogue);
  }

  private static Catalogue madeUp() {
    List<String> texts = GeneratedTitles.texts(TITLES, 1);
    return Catalogue.of(
        IntStream.range(0, TITLES)
            .mapToObj(i -> new Item(Integer.toString(i), texts.get(i), List.of()))
            .toList());
  }

  /** A title as it is. */
  @Benchmark
  public TitleResolution exact() {
    return resolver.resolve(titles.get(random.nextInt(titles.size())));
  }

  /** A title in lower case with two letters swapped. */
  @Benchmark
  public TitleResolution misspelt() {
    StringBuilder text =
        new StringBuilder(titles.get(random.nextInt(titles.size())).toLowerCase(Locale.ROOT));
    int at = 1 + random.nextInt(4);
    char moved = text.charAt(at);
    text.setCharAt(at, text.charAt(at + 1));
    text.setCharAt(at + 1, moved);
    return resolver.resolve(text.toString());
  }
}
