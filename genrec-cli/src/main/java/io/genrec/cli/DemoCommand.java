// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.RecommendRequest;
import io.genrec.Recommender;
import io.genrec.RecommenderSpec;
import io.genrec.TrainedWith;
import io.genrec.cli.sample.Audience;
import io.genrec.cli.sample.SampleDataset;
import io.genrec.cli.sample.SampleModel;
import io.genrec.data.InteractionDataset;
import io.genrec.model.AdapterSpec;
import io.genrec.model.ModelInfo;
import io.genrec.model.ModelSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what genrec does, with nothing prepared. */
@Command(
    name = "demo",
    description = "Recommends for viewers of the built-in sample data set.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class DemoCommand implements Callable<Integer> {
  private static final int CLUB_MEMBERS = 2;

  @Option(names = "--users", paramLabel = "N", description = "How many viewers are shown.")
  private int users = 3;

  @Option(names = "--top", paramLabel = "N", description = "How many films each is recommended.")
  private int top = RecommendRequest.DEFAULT_TOP;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    InteractionDataset everyone =
        SampleDataset.simulate(Audience.EVERYONE, SampleDataset.SEED).interactions();
    InteractionDataset club =
        SampleDataset.simulate(Audience.FILM_CLUB, SampleDataset.SEED).interactions();
    out.printf(
        "The sample: %,d real films, %,d simulated viewers.%n",
        everyone.catalogue().size(), everyone.userCount());
    out.println("The model was trained on all they watched but the last two films of each.");
    try (SampleModel model = SampleModel.unpack();
        SampleModel adapter = SampleModel.unpackFilmClub()) {
      ModelSpec base = ModelSpec.of(model.file());
      show(base, everyone, users);
      out.printf(
          "A film club of %,d members that watches directors' films one after the other, in the%n"
              + "order in which they came out. First without, then with a LoRA adapter for it.%n",
          club.userCount());
      show(base, club, CLUB_MEMBERS);
      show(base.withAdapter(AdapterSpec.of(adapter.file())), club, CLUB_MEMBERS);
    }
    return CommandLine.ExitCode.OK;
  }

  private void show(ModelSpec model, InteractionDataset dataset, int count) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    RecommenderSpec asked = TrainedWith.of(model).orElseThrow().recommender(model);
    try (Recommender recommender = Recommender.open(asked, dataset.catalogue())) {
      ModelInfo info = recommender.modelInfo();
      out.printf(
          "A LLaMA of %,d parameters%s, engine %s on %s.%n%n",
          info.parameterCount(),
          model.adapters().isEmpty() ? "" : " and an adapter",
          info.engine(),
          info.device());
      AnswerWriter writer = AnswerFormat.TABLE.open(out, false);
      UserRecommendation recommendation =
          new UserRecommendation(recommender, request -> request.withTop(top));
      for (int user = 0; user < Math.min(count, dataset.userCount()); user++) {
        writer.write(recommendation.answer(Recipient.user(dataset, user)));
      }
    }
  }
}
