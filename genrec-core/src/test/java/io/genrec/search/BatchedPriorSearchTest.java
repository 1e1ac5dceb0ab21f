// SPDX-License-Identifier: Apache-2.0
package io.genrec.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.genrec.catalogue.AllowedItems;
import io.genrec.model.SessionSpec;
import io.genrec.prior.ItemPriorException;
import io.genrec.prior.PriorSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Searches with a prior, without one and with a useless one, in the same batches. */
@Timeout(60)
class BatchedPriorSearchTest {
  private static final int PROMPT_TOKENS = 9;
  private static final int[] SHARED = {60, 61};
  private static final SearchPrior USELESS =
      new SearchPrior(
          PriorSpec.of(catalogue -> (history, values) -> {}, 0.5),
          (history, values) -> {
            throw new ItemPriorException("of no use");
          },
          new int[0]);

  @ParameterizedTest
  @EnumSource(Scoring.class)
  void findsWhatEachSearchFindsAloneInAnyContextThatIsAllowed(Scoring scoring) {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      SearchFixture fixture = SearchFixture.random(seed);
      int beamWidth = 1 + random.nextInt(4);
      BeamSearchConfig config = new BeamSearchConfig(beamWidth, 10, scoring, random.nextBoolean());
      BatchLayout layout =
          new BatchLayout(
              1 + random.nextInt(4),
              beamWidth,
              random.nextInt(3),
              PROMPT_TOKENS,
              fixture.trie.maxLength());
      int spare = layout.contextTokens() - layout.leastContextTokens();
      int tokens = layout.leastContextTokens() + random.nextInt(1 + spare);
      List<SearchTask<String>> tasks = tasks(random, fixture, 30);
      Map<String, SearchResult> found = new HashMap<>();
      Set<String> refused = new HashSet<>();
      try (BatchedSearch<String> search =
          open(fixture, config, layout, tokens, 1 + random.nextInt(40))) {
        Iterator<SearchTask<String>> rest = tasks.iterator();
        while (rest.hasNext() || !search.isIdle()) {
          boolean someoneComes = random.nextInt(3) > 0;
          search.step(
              () -> someoneComes && rest.hasNext() ? Optional.of(rest.next()) : Optional.empty(),
              (tag, result) -> assertThat(found.put(tag, result)).isNull(),
              (tag, reason) -> assertThat(refused.add(tag)).isTrue());
        }
      }
      for (SearchTask<String> task : tasks) {
        String what = "seed %d, task %s".formatted(seed, task.tag());
        boolean isRefused = task.prior().equals(USELESS) && task.allowed().count() > 0;
        assertThat(refused.contains(task.tag())).as(what).isEqualTo(isRefused);
        if (!isRefused) {
          SearchResult result = Objects.requireNonNull(found.get(task.tag()), what);
          SearchResult alone = fixture.search(config, task);
          assertThat(result.hypotheses()).as(what).isEqualTo(alone.hypotheses());
          assertThat(result.exact()).as(what).isEqualTo(alone.exact());
          assertThat(result.complete()).as(what).isEqualTo(alone.complete());
        }
      }
    }
  }

  @Test
  void aTaskMayAskForAnExactResultWhereTheConfigurationDoesNot() {
    int inexact = 0;
    for (long seed = 0; seed < 50; seed++) {
      SearchFixture fixture = SearchFixture.random(seed);
      BeamSearchConfig config = new BeamSearchConfig(1, 3, Scoring.TRIE_NORMALISED, false);
      AllowedItems all = AllowedItems.all(fixture.trie);
      SearchTask<String> quick =
          new SearchTask<>("quick", new int[] {1}, 0, all, 3, false, SearchPrior.none());
      SearchTask<String> exact =
          new SearchTask<>("exact", new int[] {1}, 0, all, 3, true, SearchPrior.none());

      inexact += fixture.search(config, quick).exact() ? 0 : 1;
      assertThat(fixture.search(config, exact))
          .as("seed %d", seed)
          .isEqualTo(fixture.search(config.withExhaustive(true), quick));
    }
    assertThat(inexact).isPositive();
  }

  @Test
  void aSearchAfterOneWithAUselessPriorFindsWhatItFindsAlone() {
    SearchFixture fixture = SearchFixture.random(3);
    BeamSearchConfig config = BeamSearchConfig.defaults().withBeamWidth(2);
    BatchLayout layout = new BatchLayout(1, 2, 0, PROMPT_TOKENS, fixture.trie.maxLength());
    SearchTask<String> useless = task("useless", fixture, USELESS);
    SearchTask<String> next = task("next", fixture, SearchPrior.none());
    try (BatchedSearch<String> search =
        open(fixture, config, layout, layout.leastContextTokens(), 512)) {
      assertThatExceptionOfType(ItemPriorException.class)
          .isThrownBy(() -> search.search(useless))
          .withMessage("of no use");

      assertThat(search.search(next).hypotheses())
          .isEqualTo(fixture.search(config, next).hypotheses());
      assertThatExceptionOfType(ItemPriorException.class)
          .isThrownBy(() -> search.step(() -> Optional.of(useless), (tag, result) -> {}));
    }
  }

  @Test
  void aPromptIsKeptWholeThoughItsLastTokenWasDecodedTwice() {
    SearchFixture fixture = SearchFixture.wide(5, 60);
    BeamSearchConfig config = BeamSearchConfig.defaults().withBeamWidth(2).withTopK(3);
    BatchLayout layout = new BatchLayout(1, 2, 1, PROMPT_TOKENS, fixture.trie.maxLength());
    SearchPrior after = GivenPrior.random(new Random(1), 60).after(0.5, 20);
    SearchTask<String> longer =
        new SearchTask<>(
            "longer",
            new int[] {60, 61, 1, 2, 3, 4},
            6,
            AllowedItems.all(fixture.trie),
            3,
            false,
            after);
    try (BatchedSearch<String> search =
        open(fixture, config, layout, layout.contextTokens(), 512)) {
      search.search(task("first", fixture, after));
      long before = search.decodedTokens();
      SearchResult found = search.search(longer);
      long cost = search.decodedTokens() - before;

      SearchResult alone = fixture.search(config, longer);
      assertThat(found.hypotheses()).isEqualTo(alone.hypotheses());
      assertThat(alone.decodedTokens() - cost).isEqualTo(5); // but the one that is new
    }
  }

  private static SearchTask<String> task(String tag, SearchFixture fixture, SearchPrior prior) {
    int[] prompt = {60, 61, 1, 2, 3};
    return new SearchTask<>(tag, prompt, 5, AllowedItems.all(fixture.trie), 3, false, prior);
  }

  private static List<SearchTask<String>> tasks(Random random, SearchFixture fixture, int count) {
    List<SearchTask<String>> tasks = new ArrayList<>();
    for (int tag = 0; tag < count; tag++) {
      int[] prompt = random.ints(SHARED.length + 1 + random.nextInt(6), 0, 2).toArray();
      if (random.nextInt(4) > 0) {
        System.arraycopy(SHARED, 0, prompt, 0, SHARED.length);
      }
      int share = random.nextInt(4);
      AllowedItems allowed =
          AllowedItems.matching(fixture.trie, item -> (item == 0 && share > 0) || item % 4 < share);
      tasks.add(
          new SearchTask<>(
              Integer.toString(tag),
              prompt,
              random.nextInt(1 + prompt.length),
              allowed,
              1 + random.nextInt(5),
              random.nextInt(5) == 0,
              prior(random, fixture)));
    }
    return tasks;
  }

  private static SearchPrior prior(Random random, SearchFixture fixture) {
    GivenPrior prior = GivenPrior.random(random, fixture.titles.size());
    return switch (random.nextInt(4)) {
      case 0 -> SearchPrior.none();
      case 1 -> random.nextInt(3) == 0 ? USELESS : prior.within(1);
      case 2 -> prior.within(random.nextDouble());
      default -> prior.after(0.5, 1 + random.nextInt(10));
    };
  }

  private static BatchedSearch<String> open(
      SearchFixture fixture,
      BeamSearchConfig config,
      BatchLayout layout,
      int contextTokens,
      int batchTokens) {
    SessionSpec session =
        SessionSpec.of(SHARED.length + contextTokens, layout.sequences())
            .withBatchTokens(batchTokens);
    return fixture.open(session, config, layout, SHARED);
  }
}
