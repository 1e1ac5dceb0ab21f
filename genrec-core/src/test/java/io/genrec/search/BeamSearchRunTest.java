// SPDX-License-Identifier: Apache-2.0
package io.genrec.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.sun.management.ThreadMXBean;
import io.genrec.catalogue.AllowedItems;
import io.genrec.model.DecodeBatch;
import io.genrec.model.DecodeSession;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that serves one search after another. */
class BeamSearchRunTest {
  private static final int REQUESTS = 6;

  @Property(tries = 200)
  void findsWhatARunOfItsOwnFinds(
      @ForAll long seed,
      @ForAll Scoring scoring,
      @ForAll boolean exhaustive,
      @ForAll @IntRange(min = 1, max = 6) int beamWidth) {
    SearchFixture fixture = SearchFixture.random(seed);
    BeamSearchConfig config = new BeamSearchConfig(beamWidth, 1, scoring, exhaustive);
    BeamSearchRun run = new ConstrainedBeamSearch(fixture.trie, config).newRun();
    int[] branches = SearchFixture.branches(beamWidth);
    DecodeBatch batch = new DecodeBatch(scoring.normalisation());
    Random random = new Random(seed);
    try (DecodeSession session = fixture.openSession(beamWidth)) {
      for (int request = 0; request < REQUESTS; request++) {
        int topK = 1 + random.nextInt(12);
        int salt = random.nextInt(1000);
        int share = 1 + random.nextInt(4);
        AllowedItems allowed =
            AllowedItems.matching(fixture.trie, item -> (item * 31 + salt) % share == 0);

        fixture.begin(run, session, branches, allowed, topK);
        if (random.nextInt(3) == 0) {
          giveUp(run, session, batch, random);
        } else {
          finish(run, session, batch);
          assertThat(run.result())
              .as("seed %d, request %d", seed, request)
              .isEqualTo(
                  fixture.search(config.withTopK(topK), item -> (item * 31 + salt) % share == 0));
        }
        SearchFixture.assertReleased(session, branches);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TRIE_NORMALISED, false, 0",
    "TRIE_NORMALISED, true, 0",
    "TRIE_NORMALISED, true, 0.5",
    "LIKELIHOOD, false, 0",
    "LIKELIHOOD, true, 0",
    "LIKELIHOOD, true, 0.5"
  })
  void stepsAllocateNothingOnceTheWidestWasSeen(
      Scoring scoring, boolean exhaustive, double priorWeight) {
    SearchFixture fixture = SearchFixture.wide(5, 3000);
    BeamSearchConfig config = new BeamSearchConfig(8, 10, scoring, exhaustive);
    BeamSearchRun run = new ConstrainedBeamSearch(fixture.trie, config).newRun();
    DecodeBatch batch = new DecodeBatch(scoring.normalisation());
    AllowedItems[] allowed = new AllowedItems[5];
    for (int request = 0; request < allowed.length; request++) {
      int[] seen = new Random(request).ints(300, 0, 3000).toArray();
      allowed[request] = AllowedItems.all(fixture.trie).without(seen);
    }
    GivenPrior prior = GivenPrior.random(new Random(1), 3000);
    int[] branches = SearchFixture.branches(config.beamWidth());
    try (DecodeSession session = fixture.openSession(config.beamWidth())) {
      long first = 0;
      long again = Long.MAX_VALUE;
      for (int pass = 0; pass < 6; pass++) {
        long bytes = 0;
        for (AllowedItems items : allowed) {
          PriorMass mass =
              priorWeight == 0
                  ? null
                  : PriorMass.of(fixture.trie, prior.within(priorWeight), items);
          AllowedItems left = mass == null ? items : mass.allowed();
          fixture.begin(run, session, branches, new SearchGoal(left, 10, exhaustive, mass));
          bytes += finish(run, session, batch);
        }
        first = pass == 0 ? bytes : first;
        again = pass == 0 ? again : Math.min(again, bytes); // compiling allocates now and then
      }
      assertThat(first).as("bytes while memory grows; else they are not counted").isPositive();
      assertThat(again).isZero();
    }
  }

  @Test
  void takesThePendingTokensFromWhereTheyBegin() {
    SearchFixture fixture = SearchFixture.wide(5, 30);
    BeamSearchRun run = newRun(fixture);
    DecodeBatch batch = new DecodeBatch(Scoring.TRIE_NORMALISED.normalisation());

    run.begin(0, new int[] {4, 5, 6, 7}, 2, new int[20], AllowedItems.all(fixture.trie), 3);
    run.plan(batch);

    assertThat(batch.tokenCount()).isEqualTo(2);
    assertThat(batch.tokens()).startsWith(6, 7);
  }

  @Test
  void ofTiedNodesTheFirstOfTheTrieGoOn() {
    SearchFixture fixture =
        new SearchFixture(
            7, List.of(new int[] {9, 1}, new int[] {8, 1}, new int[] {9, 2}, new int[] {8, 2}));
    BeamSearchConfig config = new BeamSearchConfig(1, 4, Scoring.TRIE_NORMALISED, false);
    BeamSearchRun run = new ConstrainedBeamSearch(fixture.trie, config).newRun();
    DecodeBatch batch = new DecodeBatch(Scoring.TRIE_NORMALISED.normalisation());

    run.begin(0, new int[1], 0, new int[1], AllowedItems.all(fixture.trie), 4);
    while (!run.isFinished()) {
      batch.clear();
      run.plan(batch);
      Arrays.fill(batch.candidateLogProbabilities(), -1);
      run.absorb(batch);
    }

    assertThat(run.result().hypotheses()).extracting(Hypothesis::item).containsExactly(1, 3);
  }

  @Test
  void refusesABeginningThatCannotWorkAndIsThenNotBegun() {
    SearchFixture fixture = SearchFixture.wide(5, 30);
    BeamSearchRun run = newRun(fixture);
    AllowedItems all = AllowedItems.all(fixture.trie);
    int[] branches = new int[20];

    run.begin(0, new int[1], 0, branches, all, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> run.begin(0, new int[2], 2, branches, all, 1))
        .withMessageContaining("pending");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> run.begin(0, new int[2], -1, branches, all, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> run.begin(0, new int[1], 0, new int[19], all, 1))
        .withMessageContaining("19");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> run.begin(0, new int[1], 0, branches, all, 0))
        .withMessageContaining("topK");

    assertThat(run.isFinished()).isTrue();
    assertNotBegun(run);
  }

  @Test
  void aNewRunIsNotBegun() {
    assertNotBegun(newRun(SearchFixture.wide(5, 30)));
  }

  private static void assertNotBegun(BeamSearchRun run) {
    DecodeBatch batch = new DecodeBatch(Scoring.TRIE_NORMALISED.normalisation());
    assertThatIllegalStateException().isThrownBy(() -> run.plan(batch));
    assertThatIllegalStateException().isThrownBy(() -> run.absorb(batch));
    assertThatIllegalStateException().isThrownBy(run::result);
  }

  private static BeamSearchRun newRun(SearchFixture fixture) {
    return new ConstrainedBeamSearch(fixture.trie, BeamSearchConfig.defaults()).newRun();
  }

  /**
   * Decodes all steps of a search.
   *
   * @return the bytes that planning and absorbing allocated
   */
  private static long finish(BeamSearchRun run, DecodeSession session, DecodeBatch batch) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long bytes = 0;
    while (!run.isFinished()) {
      batch.clear();
      long before = threads.getCurrentThreadAllocatedBytes();
      run.plan(batch);
      bytes += threads.getCurrentThreadAllocatedBytes() - before;
      session.decode(batch);
      before = threads.getCurrentThreadAllocatedBytes();
      run.absorb(batch);
      bytes += threads.getCurrentThreadAllocatedBytes() - before;
    }
    release(run, session, batch);
    return bytes;
  }

  /** Leaves a search after a step or three, some with a step planned, of those some decoded. */
  private static void giveUp(
      BeamSearchRun run, DecodeSession session, DecodeBatch batch, Random random) {
    for (int steps = random.nextInt(3); steps > 0 && !run.isFinished(); steps--) {
      batch.clear();
      run.plan(batch);
      session.decode(batch);
      run.absorb(batch);
    }
    if (!run.isFinished() && random.nextBoolean()) {
      batch.clear();
      run.plan(batch);
      if (random.nextBoolean()) {
        session.decode(batch);
      }
    }
    release(run, session, batch);
  }

  private static void release(BeamSearchRun run, DecodeSession session, DecodeBatch batch) {
    batch.clear();
    run.release(batch);
    session.decode(batch);
  }
}
