// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genrec.RecommendRequest;
import io.genrec.Recommendation;
import io.genrec.Recommender;
import io.genrec.TrainedWith;
import io.genrec.catalogue.Item;
import io.genrec.cli.sample.Audience;
import io.genrec.cli.sample.SampleDataset;
import io.genrec.cli.sample.SampleModel;
import io.genrec.data.InteractionDataset;
import io.genrec.model.AdapterSpec;
import io.genrec.model.ModelSpec;
import io.genrec.search.BeamSearchConfig;
import io.genrec.search.Scoring;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both engines, side by side in one JVM, on the models that ship. */
@DisabledIfSystemProperty(
    named = "genrec.native.skip",
    matches = "true",
    disabledReason = "there is no native engine in this build to compare the portable one with")
class EnginesAgreeTest {
  private static final int USERS = 6;
  private static final double TOLERANCE = 1e-3;

  @ParameterizedTest
  @EnumSource
  void everyoneIsRecommendedTheSameFilms(Scoring scoring) throws IOException {
    try (SampleModel model = SampleModel.unpack()) {
      assertAgreement(ModelSpec.of(model.file()), Audience.EVERYONE, scoring);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theFilmClubIsRecommendedTheSameFilmsWithItsAdapter(Scoring scoring) throws IOException {
    try (SampleModel model = SampleModel.unpack();
        SampleModel adapter = SampleModel.unpackFilmClub()) {
      ModelSpec spec = ModelSpec.of(model.file()).withAdapter(AdapterSpec.of(adapter.file()));
      assertAgreement(spec, Audience.FILM_CLUB, scoring);
    }
  }

  private static void assertAgreement(ModelSpec model, Audience audience, Scoring scoring)
      throws IOException {
    InteractionDataset dataset =
        SampleDataset.simulate(audience, SampleDataset.SEED).interactions();
    try (Recommender portable = open(model.withEngine("portable"), dataset, scoring);
        Recommender other = open(model.withEngine("native"), dataset, scoring)) {
      assertThat(portable.modelInfo().engine()).isEqualTo("portable");
      assertThat(other.modelInfo().engine()).isEqualTo("native");
      for (int user = 0; user < USERS; user++) {
        RecommendRequest request =
            RecommendRequest.forHistory(
                Recipient.user(dataset, user).history().stream().map(Item::id).toList());
        List<Recommendation> actual = portable.recommend(request).items();
        List<Recommendation> expected = other.recommend(request).items();
        assertThat(titles(actual)).as("user %d", user).isEqualTo(titles(expected)).hasSize(10);
        for (int rank = 0; rank < expected.size(); rank++) {
          assertThat(actual.get(rank).score())
              .as("user %d, rank %d", user, rank + 1)
              .isCloseTo(expected.get(rank).score(), within(TOLERANCE));
        }
      }
    }
  }

  private static Recommender open(ModelSpec model, InteractionDataset dataset, Scoring scoring) {
    return Recommender.open(
        TrainedWith.of(model)
            .orElseThrow()
            .recommender(model)
            .withSearch(BeamSearchConfig.defaults().withScoring(scoring)),
        dataset.catalogue());
  }

  private static List<String> titles(List<Recommendation> recommendations) {
    return recommendations.stream().map(each -> each.item().title()).toList();
  }
}
