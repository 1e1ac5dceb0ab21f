// SPDX-License-Identifier: Apache-2.0
package io.genrec.bench;

import io.genrec.RecommenderSpec;
import io.genrec.search.Scoring;
import java.io.IOException;
import java.util.Arrays;

/**
 * What a user of a larger catalogue costs, as a ratio: a small and a large made-up shop with titles
 * of equal length serve users in turn, round by round, in one run.
 *
 * <p>Arguments, all optional: the larger number of titles, the scoring, how alike titles are, users
 * a round, rounds, and a model.
 */
public final class CatalogueSizeCost {
  private static final int SMALL = 11_924;
  private static final int BEAM_WIDTH = 10;
  private static final double NANOS_PER_MILLI = 1e6;

  private CatalogueSizeCost() {}

  /** Runs and prints both times and their ratio. */
  public static void main(String[] arguments) throws IOException {
    int large = Integer.parseInt(argument(arguments, 0, "1000000"));
    Scoring scoring = Scoring.valueOf(argument(arguments, 1, "TRIE_NORMALISED"));
    GeneratedShop.Titles kind = GeneratedShop.Titles.valueOf(argument(arguments, 2, "TWINS"));
    int users = Integer.parseInt(argument(arguments, 3, "20"));
    int rounds = Integer.parseInt(argument(arguments, 4, "9"));
    BenchShop shop = new BenchShop();
    shop.model = argument(arguments, 5, "");
    try {
      RecommenderSpec spec = shop.spec(BEAM_WIDTH, scoring);
      try (OneByOne few = open(spec, SMALL, kind);
          OneByOne many = open(spec, large, kind)) {
        pass(few, users); // warms up
        pass(many, users);
        System.out.printf("%s, %s, %,d and %,d titles%n", scoring, kind, SMALL, large);
        report(few, many, users, rounds);
      }
    } finally {
      shop.deleteModel();
    }
  }

  private static String argument(String[] arguments, int index, String otherwise) {
    return arguments.length > index ? arguments[index] : otherwise;
  }

  private static OneByOne open(RecommenderSpec spec, int titles, GeneratedShop.Titles kind) {
    return new OneByOne(spec, GeneratedShop.dataset(titles, kind, BenchShop.USERS));
  }

  private static void report(OneByOne few, OneByOne many, int users, int rounds) {
    System.out.println("round  few, ms/user  many, ms/user  ratio");
    double[] ratios = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      double fewMillis = pass(few, users);
      double manyMillis = pass(many, users);
      ratios[round] = manyMillis / fewMillis;
      System.out.printf(
          "%5d  %12.2f  %13.2f  %5.3f%n", round + 1, fewMillis, manyMillis, ratios[round]);
    }
    Arrays.sort(ratios);
    System.out.printf("median ratio %.3f%n", ratios[rounds / 2]);
  }

  /** Milliseconds a user. */
  private static double pass(OneByOne recommender, int users) {
    long start = System.nanoTime();
    for (int user = 0; user < users; user++) {
      recommender.recommend();
    }
    return (System.nanoTime() - start) / NANOS_PER_MILLI / users;
  }
}
