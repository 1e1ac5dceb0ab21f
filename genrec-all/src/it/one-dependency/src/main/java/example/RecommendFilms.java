// SPDX-License-Identifier: Apache-2.0
package example;

import io.genrec.RecommendRequest;
import io.genrec.Recommender;
import io.genrec.RecommenderSpec;
import io.genrec.catalogue.Catalogue;
import io.genrec.catalogue.Item;
import io.genrec.gguf.LlamaShape;
import io.genrec.gguf.LlamaVocabulary;
import io.genrec.gguf.RandomLlama;
import io.genrec.model.ModelSpec;
import io.genrec.prompt.PromptTemplate;
import io.genrec.train.FineTuneProgram;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;

/** Recommends with a small untrained model: its taste is random, the titles are real. */
public final class RecommendFilms {
  public static void main(String[] arguments) throws Exception {
    Path model = Path.of(arguments[0]);
    LlamaShape shape = new LlamaShape(32, 1, 2, 2, 64, 512, true);
    RandomLlama.write(model, shape, LlamaVocabulary.ofBytes(), 1, 0.3f);
    Catalogue films =
        Catalogue.of(
            List.of(
                Item.of("1", "Alien"),
                Item.of("2", "Aliens"),
                Item.of("3", "Amélie"),
                Item.of("4", "The Matrix 🎬")));
    RecommenderSpec spec = RecommenderSpec.of(ModelSpec.of(model), PromptTemplate.sequence());
    try (Recommender recommender = Recommender.open(spec, films)) {
      RecommendRequest request = RecommendRequest.forHistory(List.of("1")).withTop(3);
      recommender.recommend(request).items().stream()
          .map(recommended -> recommended.item().title())
          .sorted()
          .forEach(System.out::println);
    }
    for (FineTuneProgram program : ServiceLoader.load(FineTuneProgram.class)) {
      System.out.println("fine-tunes with " + program.file().getFileName());
    }
  }
}
