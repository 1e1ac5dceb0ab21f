// SPDX-License-Identifier: Apache-2.0
package io.genrec.bench;

import io.genrec.RecommenderSpec;
import io.genrec.data.DatasetReaders;
import io.genrec.data.InteractionDataset;
import io.genrec.model.Engines;
import io.genrec.model.ModelSpec;
import io.genrec.search.BeamSearchConfig;
import io.genrec.search.Scoring;
import io.genrec.serve.AnswerOrder;
import io.genrec.serve.BatchAnswer;
import io.genrec.serve.BatchRecommender;
import io.genrec.serve.BatchRequest;
import io.genrec.serve.BatchSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The time of many users against that of bare llama_decode over the same rows: the batches of all
 * sessions are recorded, and the program {@code replay} of genrec-native decodes the same ones, as
 * many contexts at once, with nothing around. The two take turns, round by round, in one run.
 *
 * <p>Arguments: the model, the folder of a data set, and optionally LIKELIHOOD or TRIE_NORMALISED,
 * the number of users, the shape as SESSIONSxUSERS, rounds, and the path of {@code replay}.
 */
public final class BatchOverhead {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final int BEAM_WIDTH = 10;

  private BatchOverhead() {}

  /** Runs and prints both times and their ratio. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path model = Path.of(arguments[0]);
    InteractionDataset dataset = DatasetReaders.detect(Path.of(arguments[1])).read();
    Scoring scoring = Scoring.valueOf(argument(arguments, 2, "TRIE_NORMALISED"));
    int users = Integer.parseInt(argument(arguments, 3, "256"));
    String[] shape = argument(arguments, 4, "0x0").split("x", -1);
    int rounds = Integer.parseInt(argument(arguments, 5, "7"));
    String replay = argument(arguments, 6, Replay.DEFAULT_PROGRAM);
    RecommenderSpec spec =
        RecommenderSpec.of(ModelSpec.of(model), BenchPrompts.template())
            .withPromptTokens(BenchPrompts.TOKENS)
            .withSearch(BeamSearchConfig.defaults().withBeamWidth(BEAM_WIDTH).withScoring(scoring));
    BatchSpec batch =
        BatchSpec.automatic()
            .withSessions(Integer.parseInt(shape[0]))
            .withUsersPerSession(Integer.parseInt(shape[1]));
    List<BatchRequest> requests = BenchPrompts.longestHistories(dataset, users);
    List<DecodeTrace> traces =
        Stream.generate(DecodeTrace::new)
            .limit(Math.max(batch.sessions(), Runtime.getRuntime().availableProcessors()))
            .toList();
    List<Path> files = new ArrayList<>();
    try (BatchRecommender recommender =
        BatchRecommender.open(
            spec,
            dataset.catalogue(),
            batch,
            new RecordingModel(Engines.open(spec.model()), traces))) {
      pass(recommender, requests); // warms up, and is what replay repeats
      for (DecodeTrace trace : traces.subList(0, recommender.plan().sessions())) {
        trace.stop();
        Path file = Files.createTempFile("genrec-trace-", ".bin");
        files.add(file);
        trace.write(file);
      }
      System.out.printf("%s, %d users, %s%n", scoring, users, recommender.plan());
      double[] ratios = new double[rounds];
      System.out.println("round  genrec users/s  llama_decode users/s  time ratio");
      for (int round = 0; round < rounds; round++) {
        long ours = pass(recommender, requests);
        long bare = Replay.nanos(replay, model, files);
        ratios[round] = (double) ours / bare;
        System.out.printf(
            "%5d  %14.1f  %20.1f  %10.3f%n",
            round + 1,
            users * NANOS_PER_SECOND / ours,
            users * NANOS_PER_SECOND / bare,
            ratios[round]);
      }
      Arrays.sort(ratios);
      System.out.printf("median time ratio %.3f%n", ratios[rounds / 2]);
    } finally {
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }

  private static String argument(String[] arguments, int index, String otherwise) {
    return arguments.length > index ? arguments[index] : otherwise;
  }

  private static long pass(BatchRecommender recommender, List<BatchRequest> requests) {
    long start = System.nanoTime();
    try (Stream<BatchAnswer> answers =
        recommender.recommend(requests.stream(), AnswerOrder.AS_REQUESTED)) {
      if (!answers.allMatch(answer -> answer.recommendations().isPresent())) {
        throw new IllegalStateException("a user got no recommendations");
      }
    }
    return System.nanoTime() - start;
  }
}
