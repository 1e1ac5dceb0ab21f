// SPDX-License-Identifier: Apache-2.0
package io.genrec.bench;

import io.genrec.Recommendations;
import io.genrec.RecommenderSpec;
import io.genrec.data.InteractionDataset;
import io.genrec.model.LanguageModel;
import io.genrec.search.BatchLayout;
import io.genrec.search.Scoring;
import io.genrec.serve.AnswerOrder;
import io.genrec.serve.BatchAnswer;
import io.genrec.serve.BatchRecommender;
import io.genrec.serve.BatchRequest;
import io.genrec.serve.BatchSpec;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
 * Many users at once, in the steady state: users a second, and tokens a second. Each operation
 * takes one answer and hands in one more request, so that the places never run empty.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 10)
@Measurement(iterations = 5, time = 10)
@SuppressWarnings("NullAway.Init") // JMH calls @Setup first
public class BatchBenchmark {
  private static final int TITLES = 11_924;
  private static final int MAX_SEQUENCES = 256;

  /** Users at once; 0 leaves it to the library. */
  @Param({"0", "16", "64", "256"})
  int inFlight;

  @Param("10")
  int beam;

  @Param("TRIE_NORMALISED")
  Scoring scoring;

  private final Queue<CompletableFuture<Recommendations>> submitted = new ArrayDeque<>();
  private List<BatchRequest> users;
  private BatchRecommender recommender;
  private int next;
  private @Nullable Stream<BatchAnswer> answers;
  private @Nullable Iterator<BatchAnswer> answer;

  /** Opens the recommender. */
  @Setup
  public void open(BenchShop shop) throws IOException {
    InteractionDataset data = shop.data(TITLES, GeneratedShop.Titles.APART);
    users = BenchShop.users(data);
    RecommenderSpec spec = shop.spec(beam, scoring);
    LanguageModel model = shop.openModel();
    BatchSpec batch = shape(model.info().backend().equals("CPU"));
    recommender = BatchRecommender.open(spec, data.catalogue(), batch, model);
  }

  /**
   * As few sessions as have the sequences, and on a CPU at least one a core, as the library does.
   */
  private BatchSpec shape(boolean cpu) {
    if (inFlight == 0) {
      return BatchSpec.automatic();
    }
    int places = BatchLayout.placesIn(MAX_SEQUENCES, beam, 0);
    int wanted = cpu ? Math.min(Runtime.getRuntime().availableProcessors(), inFlight) : 1;
    int sessions =
        IntStream.rangeClosed(wanted, inFlight)
            .filter(count -> inFlight % count == 0 && inFlight / count <= places)
            .findFirst()
            .orElseThrow();
    return BatchSpec.automatic().withSessions(sessions).withUsersPerSession(inFlight / sessions);
  }

  /** Cancels what is unanswered, and closes the recommender. */
  @TearDown
  public void close() {
    if (answers != null) {
      answers.close();
    }
    recommender.close();
  }

  /** Users of a stream, which are served in blocks, as offline. */
  @Benchmark
  public BatchAnswer streamed(DecodedTokens decoded) {
    Iterator<BatchAnswer> source = answer == null ? stream() : answer;
    answer = source;
    BatchAnswer found = source.next();
    if (found.recommendations().isEmpty()) {
      throw new IllegalStateException("a user got no recommendations");
    }
    decoded.update(recommender.statistics().decodedTokens());
    return found;
  }

  private Iterator<BatchAnswer> stream() {
    Stream<BatchAnswer> opened =
        recommender.recommend(Stream.generate(this::nextUser), AnswerOrder.AS_FINISHED);
    answers = opened;
    return opened.iterator();
  }

  /** Users who come one by one, as to a server; as many wait as are served. */
  @Benchmark
  public Recommendations submitted(DecodedTokens decoded) {
    while (submitted.size() <= 2 * recommender.plan().users()) {
      submitted.add(recommender.submit(nextUser()));
    }
    Recommendations found = submitted.remove().join();
    decoded.update(recommender.statistics().decodedTokens());
    return found;
  }

  private BatchRequest nextUser() {
    next = (next + 1) % users.size();
    return users.get(next);
  }
}
