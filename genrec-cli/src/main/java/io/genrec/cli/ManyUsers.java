// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.RecommendRequest;
import io.genrec.Recommendations;
import io.genrec.RecommenderSpec;
import io.genrec.catalogue.Item;
import io.genrec.data.InteractionDataset;
import io.genrec.model.ModelInfo;
import io.genrec.serve.AnswerOrder;
import io.genrec.serve.BatchAnswer;
import io.genrec.serve.BatchRecommender;
import io.genrec.serve.BatchRequest;
import io.genrec.serve.BatchSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Recommends to many users of a data set and writes their answers in the users' order. */
final class ManyUsers {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final int MAX_REPORTED = 20;

  private final InteractionDataset data;
  private final int[] users;
  private final UnaryOperator<RecommendRequest> wishes;
  private final AnswerFormat format;
  private final PrintWriter err;
  private int failures;

  /**
   * Creates it.
   *
   * @param users numbers of users
   * @param wishes what a request asks for besides the history
   * @throws IllegalArgumentException if no request could have such wishes
   */
  ManyUsers(
      InteractionDataset data,
      int[] users,
      UnaryOperator<RecommendRequest> wishes,
      AnswerFormat format,
      PrintWriter err) {
    this.data = data;
    this.users = users;
    this.wishes = wishes;
    this.format = format;
    this.err = err;
    RecommendRequest unused = wishes.apply(RecommendRequest.forHistory(List.of("any")));
  }

  /** Writes to a stream; returns how many users got nothing. */
  int write(RecommenderSpec spec, BatchSpec batch, Writer out) throws IOException {
    try (BatchRecommender recommender = BatchRecommender.open(spec, data.catalogue(), batch)) {
      write(recommender, 0, format.open(out, false), (done, failed) -> {});
      out.flush();
    }
    return failures;
  }

  /**
   * Writes a file, or what is missing of it; returns how many users got nothing. Tells what it did.
   *
   * @param run what the answers depend on besides how they are computed
   */
  int write(RecommenderSpec spec, BatchSpec batch, Path out, String run) throws IOException {
    try (BatchRecommender recommender = BatchRecommender.open(spec, data.catalogue(), batch);
        ResumableFile file = ResumableFile.open(out, run + " " + how(recommender))) {
      if (file.done() > 0) {
        err.printf(
            "genrec: %,d of %,d users are in %s.partial; going on with the rest%n",
            file.done(), users.length, out);
      }
      failures = file.failed();
      long start = System.nanoTime();
      AnswerWriter writer = format.open(file.writer(), file.done() > 0);
      write(recommender, file.done(), writer, file::checkpoint);
      file.keep();
      summarise(recommender, users.length - file.done(), System.nanoTime() - start);
    }
    return failures;
  }

  /** How the answers are computed, on which their last digits depend. */
  private static String how(BatchRecommender recommender) {
    ModelInfo model = recommender.modelInfo();
    return model.backend() + " " + model.device() + " " + recommender.plan();
  }

  /** Takes how many users are written and how many of them failed, after each block of them. */
  private interface Checkpoint {
    void at(int users, int failures) throws IOException;
  }

  private void write(
      BatchRecommender recommender, int from, AnswerWriter writer, Checkpoint checkpoint)
      throws IOException {
    int blockUsers = recommender.plan().blockUsers();
    Stream<BatchRequest> requests =
        Arrays.stream(users, from, users.length).mapToObj(this::request);
    try (Progress progress = new Progress(err, "users", from, users.length);
        Stream<BatchAnswer> answers = recommender.recommend(requests, AnswerOrder.AS_REQUESTED)) {
      int done = from;
      for (BatchAnswer answer : (Iterable<BatchAnswer>) answers::iterator) {
        write(answer, users[done], writer);
        done++;
        if (done % blockUsers == 0) {
          checkpoint.at(done, failures);
        }
        progress.update(done);
      }
    }
  }

  private void write(BatchAnswer answer, int user, AnswerWriter writer) throws IOException {
    Recipient recipient = Recipient.user(data, user);
    if (answer.recommendations().isPresent()) {
      // Users are computed together: how long one took has no meaning, and no two runs agree on it.
      Recommendations found = answer.recommendations().get().withElapsed(Duration.ZERO);
      writer.write(UserAnswer.of(recipient, found));
      return;
    }
    String reason = answer.failure().map(Throwable::getMessage).orElse("no reason is known");
    writer.writeFailure(recipient.name(), reason);
    failures++;
    if (failures <= MAX_REPORTED) {
      err.printf("genrec: user %s gets nothing: %s%n", recipient.name(), reason);
    }
  }

  private BatchRequest request(int user) {
    List<String> ids = Recipient.user(data, user).history().stream().map(Item::id).toList();
    return BatchRequest.of(data.userId(user), ids).withWishes(wishes);
  }

  private void summarise(BatchRecommender recommender, int count, long nanos) {
    double seconds = nanos / NANOS_PER_SECOND;
    err.printf(
        Locale.ROOT,
        "genrec: %,d users in %s, %.1f a second, %,.0f tokens a second%n",
        count,
        Durations.text(seconds),
        count / seconds,
        recommender.statistics().decodedTokens() / seconds);
  }
}
