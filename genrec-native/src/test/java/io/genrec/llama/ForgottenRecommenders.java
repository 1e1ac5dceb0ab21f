// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import io.genrec.RecommendRequest;
import io.genrec.Recommendations;
import io.genrec.Recommender;
import io.genrec.RecommenderSpec;
import io.genrec.catalogue.Catalogue;
import io.genrec.catalogue.Item;
import io.genrec.prompt.PromptTemplate;
import io.genrec.serve.BatchRecommender;
import io.genrec.serve.BatchRequest;
import io.genrec.serve.BatchSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Opens recommenders, uses them, closes none, leaves a request unanswered, and returns. */
final class ForgottenRecommenders {
  private ForgottenRecommenders() {}

  public static void main(String[] arguments) {
    Catalogue catalogue = Catalogue.of(List.of(Item.of("1", "Heat"), Item.of("2", "Alien")));
    RecommenderSpec spec =
        RecommenderSpec.of(TestModels.spec(Path.of(arguments[0])), PromptTemplate.sequence());
    Recommender one = Recommender.open(spec, catalogue);
    BatchRecommender many = BatchRecommender.open(spec, catalogue, BatchSpec.automatic());
    BatchRequest request = BatchRequest.of("a user", List.of("1"));

    int items = one.recommend(RecommendRequest.forHistory(List.of("1"))).items().size();
    int more = many.submit(request).join().items().size();
    CompletableFuture<Recommendations> unread = many.submit(request);
    System.out.print(items + " " + more + " " + unread.isCancelled());
  }
}
