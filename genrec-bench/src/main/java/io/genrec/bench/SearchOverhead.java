// SPDX-License-Identifier: Apache-2.0
package io.genrec.bench;

import io.genrec.ComputeSpec;
import io.genrec.RecommendRequest;
import io.genrec.Recommender;
import io.genrec.RecommenderSpec;
import io.genrec.catalogue.Item;
import io.genrec.data.DatasetReaders;
import io.genrec.data.InteractionDataset;
import io.genrec.model.Engines;
import io.genrec.model.FlashAttention;
import io.genrec.model.ModelSpec;
import io.genrec.prompt.PromptTemplate;
import io.genrec.search.BeamSearchConfig;
import io.genrec.search.Scoring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What Java and JNI add to bare llama_decode: users are recommended one by one, the batches are
 * recorded, and the program {@code replay} of genrec-native decodes the same batches with nothing
 * around. The two take turns, round by round, in one run.
 *
 * <p>Arguments: the model, the folder of a data set, and optionally LIKELIHOOD or TRIE_NORMALISED,
 * the number of users, the tokens of a prompt, the path of {@code replay}, and OFF or ON for the
 * fused attention kernel.
 */
public final class SearchOverhead {
  private static final int ROUNDS = 7;
  private static final double NANOS_PER_MILLI = 1e6;

  private SearchOverhead() {}

  /** Runs and prints both times and their ratio. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path model = Path.of(arguments[0]);
    InteractionDataset dataset = DatasetReaders.detect(Path.of(arguments[1])).read();
    Scoring scoring = Scoring.valueOf(argument(arguments, 2, "TRIE_NORMALISED"));
    int users = Integer.parseInt(argument(arguments, 3, "20"));
    int promptTokens = Integer.parseInt(argument(arguments, 4, "128"));
    String replay = argument(arguments, 5, Replay.DEFAULT_PROGRAM);
    FlashAttention attention = FlashAttention.valueOf(argument(arguments, 6, "ON"));
    RecommenderSpec spec =
        RecommenderSpec.of(ModelSpec.of(model), PromptTemplate.sequence())
            .withPromptTokens(promptTokens)
            .withSearch(BeamSearchConfig.defaults().withBeamWidth(10).withScoring(scoring))
            .withCompute(ComputeSpec.defaults().withFlashAttention(attention));
    List<RecommendRequest> requests = longestHistories(dataset, users);
    DecodeTrace trace = new DecodeTrace();
    Path file = Files.createTempFile("genrec-trace-", ".bin");
    try (Recommender recommender =
        Recommender.open(
            spec,
            dataset.catalogue(),
            new RecordingModel(Engines.open(spec.model()), List.of(trace)))) {
      pass(recommender, requests); // warms up, and is what replay repeats
      trace.stop();
      trace.write(file);
      long[] ours = new long[ROUNDS];
      long[] bare = new long[ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        ours[round] = pass(recommender, requests);
        bare[round] = Replay.nanos(replay, model, List.of(file));
      }
      report(scoring, users, trace.steps(), ours, bare);
    } finally {
      Files.delete(file);
    }
  }

  private static String argument(String[] arguments, int index, String otherwise) {
    return arguments.length > index ? arguments[index] : otherwise;
  }

  /** Users whose histories fill the prompt. */
  private static List<RecommendRequest> longestHistories(InteractionDataset dataset, int users) {
    List<Integer> order = new ArrayList<>();
    for (int user = 0; user < dataset.userCount(); user++) {
      order.add(user);
    }
    order.sort((a, b) -> Integer.compare(dataset.historyLength(b), dataset.historyLength(a)));
    List<RecommendRequest> requests = new ArrayList<>();
    for (int user : order.subList(0, users)) {
      List<String> ids =
          Arrays.stream(dataset.history(user))
              .mapToObj(dataset.catalogue()::item)
              .map(Item::id)
              .toList();
      requests.add(RecommendRequest.forHistory(ids));
    }
    return requests;
  }

  private static long pass(Recommender recommender, List<RecommendRequest> requests) {
    long start = System.nanoTime();
    requests.forEach(recommender::recommend);
    return System.nanoTime() - start;
  }

  private static void report(Scoring scoring, int users, int steps, long[] ours, long[] bare) {
    System.out.printf("%s, %d users, %d steps%n", scoring, users, steps);
    System.out.println("round  genrec ms/user  llama_decode ms/user  ratio");
    double[] ratios = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      ratios[round] = (double) ours[round] / bare[round];
      System.out.printf(
          "%5d  %14.2f  %20.2f  %5.3f%n",
          round + 1,
          ours[round] / NANOS_PER_MILLI / users,
          bare[round] / NANOS_PER_MILLI / users,
          ratios[round]);
    }
    Arrays.sort(ratios);
    System.out.printf("median ratio %.3f%n", ratios[ROUNDS / 2]);
  }
}
