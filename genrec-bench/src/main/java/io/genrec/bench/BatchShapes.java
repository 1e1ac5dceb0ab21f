// SPDX-License-Identifier: Apache-2.0
package io.genrec.bench;

import io.genrec.ComputeSpec;
import io.genrec.RecommenderSpec;
import io.genrec.data.DatasetReaders;
import io.genrec.data.InteractionDataset;
import io.genrec.model.FlashAttention;
import io.genrec.model.ModelSpec;
import io.genrec.search.BeamSearchConfig;
import io.genrec.search.Scoring;
import io.genrec.serve.AnswerOrder;
import io.genrec.serve.BatchAnswer;
import io.genrec.serve.BatchRecommender;
import io.genrec.serve.BatchRequest;
import io.genrec.serve.BatchSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * How many users a second are served, by the number of sessions, of users in each, and of users in
 * a block: how the defaults of {@link BatchSpec} were found. CPU time tells more than users a
 * second where other processes run, but it counts threads that only wait for each other. All shapes
 * are measured in turn, round by round.
 *
 * <p>Arguments: the model, the folder of a data set, the scoring, users, rounds, flash attention,
 * and shapes as SESSIONSxUSERS or SESSIONSxUSERSxBLOCK.
 */
public final class BatchShapes {
  private static final double NANOS_PER_SECOND = 1e9;

  private BatchShapes() {}

  /** Runs and prints users a second. */
  public static void main(String[] arguments) {
    Path model = Path.of(arguments[0]);
    InteractionDataset dataset = DatasetReaders.detect(Path.of(arguments[1])).read();
    Scoring scoring = Scoring.valueOf(arguments[2]);
    int users = Integer.parseInt(arguments[3]);
    int rounds = Integer.parseInt(arguments[4]);
    FlashAttention attention = FlashAttention.valueOf(arguments[5]);
    RecommenderSpec spec =
        RecommenderSpec.of(ModelSpec.of(model), BenchPrompts.template())
            .withPromptTokens(BenchPrompts.TOKENS)
            .withSearch(BeamSearchConfig.defaults().withBeamWidth(10).withScoring(scoring))
            .withCompute(ComputeSpec.defaults().withFlashAttention(attention));
    List<BatchRequest> requests = BenchPrompts.longestHistories(dataset, users);
    for (int round = 0; round < rounds; round++) {
      for (int shape = 6; shape < arguments.length; shape++) {
        String[] numbers = arguments[shape].split("x", -1);
        BatchSpec batch =
            BatchSpec.automatic()
                .withSessions(Integer.parseInt(numbers[0]))
                .withUsersPerSession(Integer.parseInt(numbers[1]));
        if (numbers.length > 2) {
          batch = batch.withBlockUsers(Integer.parseInt(numbers[2]));
        }
        try (BatchRecommender recommender =
            BatchRecommender.open(spec, dataset.catalogue(), batch)) {
          answerAll(recommender, requests.subList(0, users / 4)); // warms up
          long start = System.nanoTime();
          long cpuStart = cpuNanos();
          answerAll(recommender, requests);
          double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
          double cpuSeconds = (cpuNanos() - cpuStart) / NANOS_PER_SECOND;
          System.out.printf(
              "round %d, %s: %.1f users/s, %.2f ms of CPU time a user%n",
              round + 1, arguments[shape], users / seconds, 1000 * cpuSeconds / users);
        }
      }
    }
  }

  private static long cpuNanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }

  private static void answerAll(BatchRecommender recommender, List<BatchRequest> requests) {
    try (Stream<BatchAnswer> answers =
        recommender.recommend(requests.stream(), AnswerOrder.AS_REQUESTED)) {
      if (!answers.allMatch(answer -> answer.recommendations().isPresent())) {
        throw new IllegalStateException("a user got no recommendations");
      }
    }
  }
}
