// SPDX-License-Identifier: Apache-2.0
package io.genrec.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.genrec.RecommendRequest;
import io.genrec.Recommendation;
import io.genrec.RecommenderSpec;
import io.genrec.catalogue.Catalogue;
import io.genrec.catalogue.Item;
import io.genrec.gguf.LlamaShape;
import io.genrec.gguf.RandomAdapter;
import io.genrec.model.LanguageModel;
import io.genrec.model.ModelSpec;
import io.genrec.model.ScriptedLanguageModel;
import io.genrec.prompt.PromptTemplate;
import io.genrec.search.BeamSearchConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A catalogue, users and a scripted model that batch recommenders are tried with. */
final class Shop {
  static final long SEED = 7;
  static final Catalogue CATALOGUE = catalogue(200);
  static final RecommenderSpec SPEC =
      RecommenderSpec.of(ModelSpec.of(Path.of("scripted")), PromptTemplate.sequence())
          .withPromptTokens(120)
          .withSearch(BeamSearchConfig.defaults().withBeamWidth(5));
  static final BatchSpec TWO_BY_THREE =
      BatchSpec.automatic().withSessions(2).withUsersPerSession(3).withBlockUsers(8);

  private Shop() {}

  /** A wish that waits for an event. */
  static RecommendRequest after(CountDownLatch event, RecommendRequest request) {
    try {
      assertThat(event.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return request;
  }

  static List<BatchAnswer> answers(BatchSpec spec, List<BatchRequest> requests, AnswerOrder order) {
    try (BatchRecommender recommender = open(spec, model())) {
      return read(recommender, requests, order);
    }
  }

  static List<BatchAnswer> read(
      BatchRecommender recommender, List<BatchRequest> requests, AnswerOrder order) {
    try (Stream<BatchAnswer> answers = recommender.recommend(requests.stream(), order)) {
      return answers.toList();
    }
  }

  static BatchRecommender open(BatchSpec spec, LanguageModel model) {
    return BatchRecommender.open(SPEC, CATALOGUE, spec, model);
  }

  static ScriptedLanguageModel model() {
    return new ScriptedLanguageModel(SEED);
  }

  static List<Recommendation> items(BatchAnswer answer) {
    return answer.recommendations().orElseThrow().items();
  }

  static Path adapter(Path folder, String name, long seed) throws IOException {
    Path file = folder.resolve(name);
    LlamaShape shape = new LlamaShape(8, 1, 2, 2, 16, 64, true);
    RandomAdapter.write(file, shape, List.of("attn_q"), 2, 2, seed);
    return file;
  }

  static Catalogue catalogue(int size) {
    Random random = new Random(SEED);
    List<Item> items = new ArrayList<>();
    for (int item = 0; item < size; item++) {
      String title = "Title %d of %d".formatted(random.nextInt(30), random.nextInt(9));
      items.add(new Item(Integer.toString(item), title, List.of()));
    }
    return Catalogue.of(items);
  }

  static List<BatchRequest> requests(int count) {
    Random random = new Random(SEED);
    List<BatchRequest> requests = new ArrayList<>();
    for (int user = 0; user < count; user++) {
      List<String> history =
          random
              .ints(1 + random.nextInt(12), 0, CATALOGUE.size())
              .mapToObj(Integer::toString)
              .toList();
      requests.add(BatchRequest.of("user " + user, history));
    }
    return requests;
  }
}
