// SPDX-License-Identifier: Apache-2.0
package io.genrec.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.genrec.catalogue.AllowedItems;
import io.genrec.model.DecodeBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * One run, search after search, where a token's log-probability is 0, -0.5 or -1 and depends on the
 * token before it only: sums are exact in a double and most scores are tied, so that results must
 * be equal to the last bit and in the same order as those of scoring every title.
 */
class TiedScoresTest {
  private static final int END = 257;
  private static final int PENDING = 32;
  private static final int REQUESTS = 4;

  private final List<int[]> closed = new ArrayList<>();
  private long scores;

  @Property(tries = 300)
  void ranksTiesByItemNumber(
      @ForAll long seed,
      @ForAll Scoring scoring,
      @ForAll boolean exhaustive,
      @ForAll @IntRange(min = 1, max = 60) int beamWidth) {
    SearchFixture fixture = SearchFixture.random(seed);
    closed.clear();
    fixture.titles.forEach(title -> closed.add(append(title, END)));
    BeamSearchConfig config = new BeamSearchConfig(beamWidth, 1, scoring, exhaustive);
    BeamSearchRun run = new ConstrainedBeamSearch(fixture.trie, config).newRun();
    Random random = new Random(seed);
    for (int request = 0; request < REQUESTS; request++) {
      scores = random.nextLong();
      int topK = 1 + random.nextInt(15);
      int[] seen = random.ints(random.nextInt(6), 0, closed.size()).toArray();
      AllowedItems allowed = AllowedItems.all(fixture.trie).without(seen);
      List<Hypothesis> wanted =
          ranking(scoring, item -> IntStream.of(seen).noneMatch(s -> s == item));
      List<Hypothesis> top = wanted.subList(0, Math.min(topK, wanted.size()));

      SearchResult result = search(run, scoring, allowed, topK);

      String what = "seed " + seed + ", request " + request;
      assertThat(wanted).as(what).containsAll(result.hypotheses());
      assertThat(result.hypotheses()).as(what).isSortedAccordingTo(BEST_FIRST);
      assertThat(result.exact() || !exhaustive).as(what).isTrue();
      if (result.exact()) {
        assertThat(result.hypotheses())
            .as(what)
            .extracting(Hypothesis::logProbability)
            .isEqualTo(top.stream().map(Hypothesis::logProbability).toList());
      }
      if (beamWidth >= closed.size()) {
        assertThat(result.hypotheses()).as(what).isEqualTo(top);
      }
    }
  }

  private static final Comparator<Hypothesis> BEST_FIRST =
      Comparator.comparingDouble(Hypothesis::logProbability)
          .reversed()
          .thenComparingInt(Hypothesis::item);

  private SearchResult search(BeamSearchRun run, Scoring scoring, AllowedItems allowed, int topK) {
    DecodeBatch batch = new DecodeBatch(scoring.normalisation());
    run.begin(0, new int[] {PENDING}, 0, SearchFixture.branches(60), allowed, topK);
    while (!run.isFinished()) {
      batch.clear();
      run.plan(batch);
      fill(batch);
      run.absorb(batch);
    }
    return run.result();
  }

  private void fill(DecodeBatch batch) {
    for (int row = 0; row < batch.rowCount(); row++) {
      int first = batch.rowTokenOffsets()[row];
      int last = batch.rowTokenOffsets()[row + 1] - 1;
      for (int i = first + 1; i <= last; i++) {
        batch.tokenLogProbabilities()[i] = logProbability(batch.tokens()[i - 1], batch.tokens()[i]);
      }
      int end = batch.rowCandidateOffsets()[row + 1];
      for (int i = batch.rowCandidateOffsets()[row]; i < end; i++) {
        batch.candidateLogProbabilities()[i] =
            logProbability(batch.tokens()[last], batch.candidates()[i]);
      }
    }
  }

  private float logProbability(int before, int token) {
    return -0.5f * new Random(scores + 1000L * before + token).nextInt(3);
  }

  /** All allowed items, best first. */
  private List<Hypothesis> ranking(Scoring scoring, IntPredicate allowed) {
    return IntStream.range(0, closed.size())
        .filter(allowed)
        .mapToObj(item -> new Hypothesis(item, score(scoring, closed.get(item))))
        .sorted(BEST_FIRST)
        .toList();
  }

  private double score(Scoring scoring, int[] title) {
    double score = 0;
    for (int depth = 0; depth < title.length; depth++) {
      if (scoring == Scoring.LIKELIHOOD || branches(title, depth)) {
        score += logProbability(depth == 0 ? PENDING : title[depth - 1], title[depth]);
      }
    }
    long copies = closed.stream().filter(other -> Arrays.equals(other, title)).count();
    return scoring == Scoring.LIKELIHOOD ? score : score - Math.log((double) copies);
  }

  /** Whether titles that begin as one does go on differently at a depth. */
  private boolean branches(int[] title, int depth) {
    int[] prefix = Arrays.copyOf(title, depth);
    return closed.stream()
        .filter(other -> other.length > depth)
        .filter(other -> Arrays.equals(Arrays.copyOf(other, depth), prefix))
        .anyMatch(other -> other[depth] != title[depth]);
  }

  private static int[] append(int[] title, int token) {
    int[] longer = Arrays.copyOf(title, title.length + 1);
    longer[title.length] = token;
    return longer;
  }
}
