// SPDX-License-Identifier: Apache-2.0
package io.genrec.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.genrec.catalogue.AllowedItems;
import io.genrec.model.DecodeBatch;
import io.genrec.model.Normalisation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConstrainedBeamSearchTest {
  private static final BeamSearchConfig DEFAULTS = BeamSearchConfig.defaults();

  @Test
  void aCatalogueOfOneItemNeedsNoDecodingWhenTrieNormalised() {
    SearchResult result = fixture(new int[] {1, 2, 3}).search(DEFAULTS, item -> true);

    assertThat(result).isEqualTo(new SearchResult(List.of(new Hypothesis(0, 0)), true, true, 0, 0));
  }

  @Test
  void aCatalogueOfOneItemIsScoredInOneStep() {
    SearchFixture fixture = fixture(new int[] {1, 2, 3});

    SearchResult result = fixture.search(DEFAULTS.withScoring(Scoring.LIKELIHOOD), item -> true);

    assertThat(result.steps()).isEqualTo(1);
    assertThat(result.decodedTokens()).isEqualTo(4);
    assertThat(result.hypotheses().get(0).logProbability())
        .isCloseTo(fixture.scorer.score(Scoring.LIKELIHOOD, 0), within(1e-4));
  }

  @ParameterizedTest
  @EnumSource
  void anEmptyAllowedSetGivesAnEmptyExactResult(Scoring scoring) {
    SearchResult result =
        fixture(new int[] {1}, new int[] {2}).search(DEFAULTS.withScoring(scoring), item -> false);

    assertThat(result).isEqualTo(new SearchResult(List.of(), true, true, 0, 0));
  }

  @ParameterizedTest
  @EnumSource
  void aTitleThatIsAPrefixOfAnotherIsFoundToo(Scoring scoring) {
    SearchResult result =
        fixture(new int[] {1}, new int[] {1, 2}, new int[] {1, 2, 3})
            .search(DEFAULTS.withScoring(scoring), item -> true);

    assertThat(result.hypotheses()).extracting(Hypothesis::item).containsExactlyInAnyOrder(0, 1, 2);
    assertThat(result.exact()).isTrue();
    assertThat(result.complete()).isTrue();
  }

  @Test
  void itemsOfOneTitleShareItsProbabilityInTheOrderOfTheirNumbers() {
    SearchResult result =
        fixture(new int[] {1, 1}, new int[] {1, 1}).search(DEFAULTS, item -> true);

    assertThat(result.hypotheses())
        .containsExactly(new Hypothesis(0, Math.log(0.5)), new Hypothesis(1, Math.log(0.5)));
  }

  @Test
  void filtersDoNotChangeScores() {
    SearchFixture fixture = fixture(new int[] {1}, new int[] {2}, new int[] {3, 1});
    SearchResult all = fixture.search(DEFAULTS, item -> true);

    SearchResult some = fixture.search(DEFAULTS, item -> item != 1);

    assertThat(some.hypotheses())
        .isEqualTo(all.hypotheses().stream().filter(h -> h.item() != 1).toList());
  }

  @Test
  void forcedTokensOfATitlesEndAreNotDecodedWhenTrieNormalised() {
    SearchResult result =
        fixture(new int[] {1, 5, 6, 7}, new int[] {2, 5, 6, 7}).search(DEFAULTS, item -> true);

    assertThat(result.steps()).isEqualTo(1);
    assertThat(result.decodedTokens()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void forcedTokensInTheMiddleShareTheStepOfTheTokenBeforeThem(Scoring scoring) {
    SearchResult result =
        fixture(new int[] {1, 5, 6, 7}, new int[] {1, 5, 6, 8}, new int[] {2})
            .search(DEFAULTS.withScoring(scoring).withTopK(3), item -> item < 2);

    assertThat(result.steps()).isEqualTo(scoring == Scoring.TRIE_NORMALISED ? 2 : 3);
    assertThat(result.hypotheses()).hasSize(2);
  }

  @Test
  void aBeamThatPrunedWhatWasWantedSaysSo() {
    SearchResult result =
        fixture(new int[] {1, 1}, new int[] {1, 2}, new int[] {2, 1}, new int[] {2, 2})
            .search(new BeamSearchConfig(1, 4, Scoring.TRIE_NORMALISED, false), item -> true);

    assertThat(result.hypotheses()).hasSize(2);
    assertThat(result.exact()).isFalse();
    assertThat(result.complete()).isFalse();
  }

  @Test
  void refusesTooFewSequencesAndAPromptWithoutAPendingToken() {
    SearchFixture fixture = fixture(new int[] {1});
    ConstrainedBeamSearch search = new ConstrainedBeamSearch(fixture.trie, DEFAULTS);
    AllowedItems all = AllowedItems.all(fixture.trie);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> search.start(0, new int[] {1}, new int[] {1}, all));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> search.start(0, new int[0], new int[20], all));
  }

  @Test
  void refusesABatchOfTheOtherNormalisation() {
    SearchFixture fixture = fixture(new int[] {1}, new int[] {2});
    BeamSearchRun run =
        new ConstrainedBeamSearch(fixture.trie, DEFAULTS)
            .start(0, new int[] {1}, new int[20], AllowedItems.all(fixture.trie));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> run.plan(new DecodeBatch(Normalisation.VOCABULARY)));
  }

  private static SearchFixture fixture(int[]... titles) {
    return new SearchFixture(7, List.of(titles));
  }
}
