// SPDX-License-Identifier: Apache-2.0
package io.genrec.bench;

import io.genrec.RecommenderSpec;
import io.genrec.data.InteractionDataset;
import io.genrec.search.Scoring;
import io.genrec.serve.AnswerOrder;
import io.genrec.serve.BatchAnswer;
import io.genrec.serve.BatchRecommender;
import io.genrec.serve.BatchRequest;
import io.genrec.serve.BatchSpec;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a user of a larger catalogue costs, as a ratio: a small and a large made-up shop with titles
 * of equal length serve users in turn, round by round, in one run.
 *
 * <p>Arguments, all optional: the larger number of titles, the scoring, how alike titles are, users
 * a round, rounds, TOGETHER or ONE_BY_ONE, and a model.
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
    Service service = Service.valueOf(argument(arguments, 5, "TOGETHER"));
    shop.model = argument(arguments, 6, "");
    try {
      RecommenderSpec spec = shop.spec(BEAM_WIDTH, scoring);
      try (Served few = service.open(spec, GeneratedShop.dataset(SMALL, kind, BenchShop.USERS));
          Served many = service.open(spec, GeneratedShop.dataset(large, kind, BenchShop.USERS))) {
        pass(few, users); // warms up
        pass(many, users);
        System.out.printf("%s, %s, %s, %,d and %,d titles%n", scoring, kind, service, SMALL, large);
        report(few, many, users, rounds);
      }
    } finally {
      shop.deleteModel();
    }
  }

  private static String argument(String[] arguments, int index, String otherwise) {
    return arguments.length > index ? arguments[index] : otherwise;
  }

  private static void report(Served few, Served many, int users, int rounds) {
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
  private static double pass(Served recommender, int users) {
    long start = System.nanoTime();
    recommender.serve(users);
    return (System.nanoTime() - start) / NANOS_PER_MILLI / users;
  }

  /** Serves users of a shop. */
  private interface Served extends AutoCloseable {
    void serve(int users);

    @Override
    void close();
  }

  /** How users are served. */
  private enum Service {
    TOGETHER {
      @Override
      Served open(RecommenderSpec spec, InteractionDataset data) {
        return new Together(spec, data);
      }
    },
    ONE_BY_ONE {
      @Override
      Served open(RecommenderSpec spec, InteractionDataset data) {
        return new InTurn(new OneByOne(spec, data));
      }
    };

    abstract Served open(RecommenderSpec spec, InteractionDataset data);
  }

  private record InTurn(OneByOne recommender) implements Served {
    @Override
    public void serve(int users) {
      for (int user = 0; user < users; user++) {
        if (recommender.recommend().isShort()) {
          throw new IllegalStateException("a user got too few recommendations");
        }
      }
    }

    @Override
    public void close() {
      recommender.close();
    }
  }

  private static final class Together implements Served {
    private final BatchRecommender recommender;
    private final List<BatchRequest> users;

    Together(RecommenderSpec spec, InteractionDataset data) {
      users = BenchShop.users(data);
      recommender = BatchRecommender.open(spec, data.catalogue(), BatchSpec.automatic());
    }

    @Override
    public void serve(int count) {
      Stream<BatchRequest> requests =
          Stream.iterate(0, user -> user + 1).map(user -> users.get(user % users.size()));
      try (Stream<BatchAnswer> answers =
          recommender.recommend(requests.limit(count), AnswerOrder.AS_FINISHED)) {
        if (!answers.allMatch(answer -> answer.recommendations().isPresent())) {
          throw new IllegalStateException("a user got no recommendations");
        }
      }
    }

    @Override
    public void close() {
      recommender.close();
    }
  }
}
