// SPDX-License-Identifier: Apache-2.0
package io.genrec.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genrec.prior.PriorSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Searches in which a prior takes part against mixing the scores of every title. */
class PriorSearchPropertyTest {
  private static final double[] WEIGHTS = {0.01, 0.3, 0.5, 0.9, 1};

  @Property(tries = 400)
  void anExhaustiveSearchFindsTheTopOfTheMixedScores(
      @ForAll long seed,
      @ForAll Scoring scoring,
      @ForAll @IntRange(min = 1, max = 5) int beamWidth,
      @ForAll @IntRange(min = 1, max = 12) int topK) {
    Given given = new Given(seed, scoring);
    BeamSearchConfig config = new BeamSearchConfig(beamWidth, topK, scoring, true);

    SearchResult result =
        given.fixture.search(config, given.allowed, given.prior.within(given.weight));

    assertThat(result.exact()).as("seed %d", seed).isTrue();
    given.assertScoresAreRight(result);
    assertThat(scores(result))
        .as("seed %d", seed)
        .containsExactly(given.topScores(topK), within(1e-4));
  }

  @Property(tries = 400)
  void theExactFlagNeverLies(
      @ForAll long seed,
      @ForAll Scoring scoring,
      @ForAll @IntRange(min = 1, max = 5) int beamWidth,
      @ForAll @IntRange(min = 1, max = 6) int topK) {
    Given given = new Given(seed, scoring);
    BeamSearchConfig config = new BeamSearchConfig(beamWidth, topK, scoring, false);

    SearchResult result =
        given.fixture.search(config, given.allowed, given.prior.within(given.weight));

    given.assertScoresAreRight(result);
    if (result.exact()) {
      assertThat(scores(result))
          .as("seed %d", seed)
          .containsExactly(given.topScores(topK), within(1e-4));
    }
  }

  @Property(tries = 100)
  void allAllowedItemsButThoseThatThePriorRulesOutMakeItComplete(
      @ForAll long seed, @ForAll Scoring scoring) {
    Given given = new Given(seed, scoring);
    BeamSearchConfig config = new BeamSearchConfig(50, 50, scoring, false);

    SearchResult result =
        given.fixture.search(config, given.allowed, given.prior.within(given.weight));

    assertThat(result.complete()).as("seed %d", seed).isTrue();
    assertThat(result.hypotheses())
        .as("seed %d", seed)
        .extracting(Hypothesis::item)
        .containsExactlyInAnyOrderElementsOf(given.possible());
  }

  @Property(tries = 100)
  void aPriorAloneRanksExactlyAsItSays(
      @ForAll long seed,
      @ForAll Scoring scoring,
      @ForAll @IntRange(min = 1, max = 5) int beamWidth) {
    Given given = new Given(seed, scoring);
    BeamSearchConfig config = new BeamSearchConfig(beamWidth, 50, scoring, true);

    SearchResult result = given.fixture.search(config, given.allowed, given.prior.within(1));

    List<Integer> ranking = given.possible();
    ranking.sort(
        Comparator.comparingDouble((Integer item) -> given.prior.values[item])
            .reversed()
            .thenComparing(Comparator.naturalOrder()));
    assertThat(result.hypotheses())
        .as("seed %d", seed)
        .extracting(Hypothesis::item)
        .containsExactlyElementsOf(ranking);
    for (Hypothesis each : result.hypotheses()) {
      assertThat(each.logProbability())
          .as("seed %d", seed)
          .isCloseTo(given.prior.logProbability(each.item(), given.allowed), within(1e-10));
    }
  }

  @Property(tries = 100)
  void aPriorOfNoWeightChangesNothingAndIsNotAsked(
      @ForAll long seed,
      @ForAll Scoring scoring,
      @ForAll boolean exhaustive,
      @ForAll @IntRange(min = 1, max = 5) int beamWidth) {
    Given given = new Given(seed, scoring);
    BeamSearchConfig config = new BeamSearchConfig(beamWidth, 6, scoring, exhaustive);
    SearchPrior unasked =
        new SearchPrior(
            PriorSpec.none(),
            (history, values) -> {
              throw new AssertionError("asked");
            },
            new int[0]);

    SearchResult result = given.fixture.search(config, given.allowed, unasked);

    assertThat(result.hypotheses())
        .as("seed %d", seed)
        .isEqualTo(given.fixture.search(config, given.allowed).hypotheses());
  }

  @Property(tries = 400)
  void afterTheBeamWhatItFoundAndThePriorsBestAreRankedTogether(
      @ForAll long seed,
      @ForAll Scoring scoring,
      @ForAll boolean exhaustive,
      @ForAll @IntRange(min = 1, max = 5) int beamWidth,
      @ForAll @IntRange(min = 1, max = 12) int topK,
      @ForAll @IntRange(min = 1, max = 9) int candidates) {
    Given given = new Given(seed, scoring);
    BeamSearchConfig config = new BeamSearchConfig(beamWidth, topK, scoring, exhaustive);
    Set<Integer> scored = new HashSet<>();
    BeamSearchConfig beam = config.withTopK(Math.max(topK, beamWidth));
    given
        .fixture
        .search(beam, given.allowed.and(given.prior::allows))
        .hypotheses()
        .forEach(each -> scored.add(each.item()));
    given.possible().stream()
        .sorted(
            Comparator.comparingDouble((Integer item) -> given.prior.values[item])
                .reversed()
                .thenComparing(Comparator.naturalOrder()))
        .limit(candidates)
        .forEach(scored::add);

    SearchResult result =
        given.fixture.search(config, given.allowed, given.prior.after(given.weight, candidates));

    given.assertScoresAreRight(result);
    assertThat(scored)
        .as("seed %d", seed)
        .containsAll(result.hypotheses().stream().map(Hypothesis::item).toList());
    assertThat(scores(result))
        .as("seed %d", seed)
        .containsExactly(given.topScores(scored, topK), within(1e-4));
    boolean all = scored.size() == given.possible().size();
    assertThat(result.exact()).as("seed %d", seed).isEqualTo(all);
    assertThat(result.complete()).as("seed %d", seed).isEqualTo(all && scored.size() <= topK);
  }

  private static double[] scores(SearchResult result) {
    return result.hypotheses().stream().mapToDouble(Hypothesis::logProbability).toArray();
  }

  /** A catalogue, a filter, a prior and a weight, all from one seed. */
  private static final class Given {
    final long seed;
    final Scoring scoring;
    final SearchFixture fixture;
    final IntPredicate allowed;
    final GivenPrior prior;
    final double weight;

    Given(long seed, Scoring scoring) {
      Random random = new Random(seed);
      this.seed = seed;
      this.scoring = scoring;
      this.fixture = SearchFixture.random(seed);
      this.prior = GivenPrior.random(random, fixture.titles.size());
      this.weight = WEIGHTS[random.nextInt(WEIGHTS.length)];
      int share = 1 + random.nextInt(3);
      this.allowed = item -> item == 0 || Math.floorMod(item * 7L + seed, share) == 0;
    }

    /** The items that may be found. */
    List<Integer> possible() {
      return new ArrayList<>(
          IntStream.range(0, fixture.titles.size())
              .filter(allowed.and(prior::allows))
              .boxed()
              .toList());
    }

    double score(int item) {
      double fromPrior = prior.logProbability(item, allowed);
      double fromModel = fixture.scorer.score(scoring, item);
      return (1 - weight) * fromModel + weight * fromPrior;
    }

    double[] topScores(int k) {
      return topScores(possible(), k);
    }

    double[] topScores(Iterable<Integer> items, int k) {
      List<Double> scores = new ArrayList<>();
      items.forEach(item -> scores.add(score(item)));
      scores.sort(Comparator.reverseOrder());
      return scores.stream().limit(k).mapToDouble(Double::doubleValue).toArray();
    }

    void assertScoresAreRight(SearchResult result) {
      assertThat(result.hypotheses())
          .as("seed %d", seed)
          .extracting(Hypothesis::item)
          .doesNotHaveDuplicates()
          .isSubsetOf(possible());
      assertThat(scores(result))
          .as("seed %d", seed)
          .isSortedAccordingTo((a, b) -> Double.compare(b, a));
      for (Hypothesis each : result.hypotheses()) {
        assertThat(each.logProbability())
            .as("seed %d, item %d", seed, each.item())
            .isCloseTo(score(each.item()), within(1e-4));
      }
    }
  }
}
