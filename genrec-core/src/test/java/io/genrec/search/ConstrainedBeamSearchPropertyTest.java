// SPDX-License-Identifier: Apache-2.0
package io.genrec.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.IntPredicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The search against scoring every title of small random catalogues. */
class ConstrainedBeamSearchPropertyTest {
  @Property(tries = 300)
  void anExhaustiveSearchFindsTheTrueTopK(
      @ForAll long seed,
      @ForAll Scoring scoring,
      @ForAll @IntRange(min = 1, max = 5) int beamWidth,
      @ForAll @IntRange(min = 1, max = 12) int topK) {
    SearchFixture fixture = SearchFixture.random(seed);
    IntPredicate allowed = item -> Math.floorMod(item * 7L + seed, 3) != 0;

    SearchResult result =
        fixture.search(new BeamSearchConfig(beamWidth, topK, scoring, true), allowed);

    assertThat(result.exact()).as("seed %d", seed).isTrue();
    assertTrueTopK(fixture, scoring, topK, allowed, result, seed);
  }

  @Property(tries = 500)
  void theExactFlagNeverLies(
      @ForAll long seed,
      @ForAll Scoring scoring,
      @ForAll @IntRange(min = 1, max = 5) int beamWidth,
      @ForAll @IntRange(min = 1, max = 6) int topK) {
    SearchFixture fixture = SearchFixture.random(seed);
    IntPredicate allowed = item -> Math.floorMod(item + seed, 4) != 0;

    SearchResult result =
        fixture.search(new BeamSearchConfig(beamWidth, topK, scoring, false), allowed);

    assertScoresAreRight(fixture, scoring, allowed, result, seed);
    if (result.exact()) {
      assertTrueTopK(fixture, scoring, topK, allowed, result, seed);
    }
  }

  @Property(tries = 100)
  void trieNormalisedProbabilitiesSumToOne(@ForAll long seed) {
    SearchFixture fixture = SearchFixture.random(seed);
    BeamSearchConfig config = new BeamSearchConfig(50, 50, Scoring.TRIE_NORMALISED, false);

    SearchResult result = fixture.search(config, item -> true);

    assertThat(result.complete()).as("seed %d", seed).isTrue();
    assertThat(result.hypotheses().stream().mapToDouble(h -> Math.exp(h.logProbability())).sum())
        .as("seed %d", seed)
        .isCloseTo(1, within(1e-5));
  }

  private static void assertTrueTopK(
      SearchFixture fixture,
      Scoring scoring,
      int topK,
      IntPredicate allowed,
      SearchResult result,
      long seed) {
    assertScoresAreRight(fixture, scoring, allowed, result, seed);
    double[] found = result.hypotheses().stream().mapToDouble(Hypothesis::logProbability).toArray();
    assertThat(found)
        .as("seed %d", seed)
        .containsExactly(fixture.scorer.topScores(scoring, topK, allowed), within(1e-4));
  }

  private static void assertScoresAreRight(
      SearchFixture fixture,
      Scoring scoring,
      IntPredicate allowed,
      SearchResult result,
      long seed) {
    List<Hypothesis> found = result.hypotheses();
    assertThat(found).as("seed %d", seed).extracting(Hypothesis::item).doesNotHaveDuplicates();
    for (int i = 0; i < found.size(); i++) {
      Hypothesis hypothesis = found.get(i);
      assertThat(allowed.test(hypothesis.item())).as("seed %d", seed).isTrue();
      assertThat(hypothesis.logProbability())
          .as("seed %d, item %d", seed, hypothesis.item())
          .isCloseTo(fixture.scorer.score(scoring, hypothesis.item()), within(1e-4));
      if (i > 0) {
        assertThat(hypothesis.logProbability())
            .as("seed %d", seed)
            .isLessThanOrEqualTo(found.get(i - 1).logProbability());
      }
    }
  }
}
