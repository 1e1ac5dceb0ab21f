// SPDX-License-Identifier: Apache-2.0
package io.genrec.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.genrec.catalogue.AllowedItems;
import io.genrec.catalogue.CatalogueTrie;
import io.genrec.model.DecodeSession;
import io.genrec.model.ScriptedLanguageModel;
import io.genrec.model.SessionSpec;
import io.genrec.model.TokenSequences;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many searches over one session; the scripted one fails where its cells do not suffice. */
@Timeout(60)
class BatchedSearchTest {
  private static final int END = 257;
  private static final int[] SHARED = {60, 61, 62};
  private static final int PROMPT_TOKENS = 14;

  private final ScriptedLanguageModel model = new ScriptedLanguageModel(11);

  @ParameterizedTest
  @EnumSource(Scoring.class)
  void findsWhatEachSearchFindsAloneInAnyContextThatIsAllowed(Scoring scoring) {
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      CatalogueTrie trie = trie(random, 1 + random.nextInt(30));
      int beamWidth = 1 + random.nextInt(4);
      BeamSearchConfig config = new BeamSearchConfig(beamWidth, 10, scoring, random.nextBoolean());
      BatchLayout layout =
          new BatchLayout(
              1 + random.nextInt(4), beamWidth, random.nextInt(4), PROMPT_TOKENS, trie.maxLength());
      int spare = layout.contextTokens() - layout.leastContextTokens();
      int tokens = layout.leastContextTokens() + random.nextInt(1 + spare);
      List<SearchTask<Integer>> tasks = tasks(random, trie, 40);
      Map<Integer, SearchResult> found = new HashMap<>();
      try (BatchedSearch<Integer> search =
          open(trie, config, layout, tokens, 1 + random.nextInt(40))) {
        Iterator<SearchTask<Integer>> rest = tasks.iterator();
        while (rest.hasNext() || !search.isIdle()) {
          boolean someoneComes = random.nextInt(3) > 0;
          search.step(
              () -> someoneComes && rest.hasNext() ? Optional.of(rest.next()) : Optional.empty(),
              (tag, result) -> assertThat(found.put(tag, result)).isNull());
          assertThat(search.runningCount()).isLessThanOrEqualTo(layout.places());
          if (random.nextInt(20) == 0 && search.isIdle()) {
            search.reset();
          }
        }
      }
      for (SearchTask<Integer> task : tasks) {
        assertThat(Objects.requireNonNull(found.get(task.tag())).hypotheses())
            .as("seed %d, task %d", seed, task.tag())
            .isEqualTo(alone(trie, config, layout, task).hypotheses());
      }
    }
  }

  @Test
  void aPromptThatWasKeptIsFoundAfterAStepInWhichNothingIsDecoded() {
    CatalogueTrie trie = trie(new Random(1), 20);
    BatchLayout layout = new BatchLayout(1, 2, 1, PROMPT_TOKENS, trie.maxLength());
    try (BatchedSearch<String> search = open(trie, config(), layout)) {
      search.search(task("first", trie, 1, 2, 3, 4));
      AllowedItems none = AllowedItems.matching(trie, item -> false);
      search.search(new SearchTask<>("nothing allowed", prompt(7), 4, none, 3));
      search.step(Optional::empty, (tag, result) -> {});

      assertThat(known(search, trie, task("again", trie, 1, 2, 3, 4, 5)))
          .isEqualTo(SHARED.length + 4);
    }
  }

  @Test
  void aPromptThatWasNeverDecodedIsNotKept() {
    // All items have one title: under trie normalisation nothing needs to be asked of the model.
    CatalogueTrie trie =
        CatalogueTrie.build(
            TokenSequences.copyOf(List.of(new int[] {5, 6}, new int[] {5, 6})), END);
    BatchLayout layout = new BatchLayout(1, 2, 2, PROMPT_TOKENS, 2);
    BeamSearchConfig config = new BeamSearchConfig(2, 10, Scoring.TRIE_NORMALISED, false);
    try (BatchedSearch<String> search = open(trie, config, layout)) {
      for (int user = 0; user < 5; user++) {
        assertThat(search.search(task("user", trie, 1, user)).hypotheses()).hasSize(2);
      }
      assertThat(search.decodedTokens()).isEqualTo(SHARED.length);
    }
  }

  @Test
  void nothingIsKeptOfWhatAllPromptsStartWith() {
    CatalogueTrie trie = trie(new Random(1), 20);
    BatchLayout layout = new BatchLayout(1, 2, 2, PROMPT_TOKENS, trie.maxLength());
    try (BatchedSearch<String> search = open(trie, config(), layout)) {
      search.search(passing(trie, 1, 2, 3));
      long steps = search.steps();
      search.step(Optional::empty, (tag, result) -> {});

      assertThat(search.keptPrompts()).isZero();
      assertThat(search.steps()).isEqualTo(steps); // sequences were emptied, nothing was decoded
    }
  }

  @Test
  void keptPromptsAreNotGivenUpForAUserWhoHasToWaitAllTheSame() {
    CatalogueTrie trie = trie(new Random(1), 20);
    BatchLayout layout = new BatchLayout(2, 2, 1, PROMPT_TOKENS, trie.maxLength());
    List<String> found = new ArrayList<>();
    try (BatchedSearch<String> search =
        open(trie, config(), layout, layout.leastContextTokens(), 512)) {
      search.search(task("kept", trie, 1, 2, 3, 4));
      // Both places are free, but there are tokens for one long prompt at a time only.
      Iterator<SearchTask<String>> rest =
          List.of(
                  task("long", trie, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9),
                  task("longer", trie, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8))
              .iterator();
      search.step(
          () -> rest.hasNext() ? Optional.of(rest.next()) : Optional.empty(),
          (tag, result) -> found.add(tag));
      assertThat(search.runningCount() + found.size()).isEqualTo(1);
      assertThat(search.keptPrompts()).isEqualTo(1);
    }
  }

  @Test
  void tokensAreCountedToTheLast() {
    // Nothing is shared, and each title is decoded to its end: all that is reserved is used.
    int titleTokens = 3;
    List<int[]> titles =
        IntStream.range(0, 9).mapToObj(item -> new int[] {item, item, item}).toList();
    CatalogueTrie trie = CatalogueTrie.build(TokenSequences.copyOf(titles), END);
    BeamSearchConfig config = new BeamSearchConfig(1, 1, Scoring.LIKELIHOOD, false);
    BatchLayout layout = new BatchLayout(3, 1, 2, PROMPT_TOKENS, titleTokens);
    for (int spare = 0; spare <= layout.contextTokens() - layout.leastContextTokens(); spare++) {
      Random random = new Random(spare);
      List<String> found = new ArrayList<>();
      try (BatchedSearch<String> search =
          open(trie, config, layout, layout.leastContextTokens() + spare, 512)) {
        Iterator<SearchTask<String>> rest =
            Stream.generate(() -> random.ints(PROMPT_TOKENS, 100, 250).toArray())
                .limit(20)
                .map(
                    prompt ->
                        new SearchTask<>("user", prompt, prompt.length, AllowedItems.all(trie), 1))
                .iterator();
        while (rest.hasNext() || !search.isIdle()) {
          search.step(
              () -> rest.hasNext() ? Optional.of(rest.next()) : Optional.empty(),
              (tag, result) -> found.add(tag));
        }
      }
      assertThat(found).as("%d tokens to spare", spare).hasSize(20);
    }
  }

  @Test
  void promptsShareABatchOnlyAsFarAsItIsComputedInOneGo() {
    CatalogueTrie trie = trie(new Random(1), 20);
    BatchLayout layout = new BatchLayout(3, 2, 0, PROMPT_TOKENS, trie.maxLength());
    Iterator<SearchTask<String>> rest =
        Stream.of(1, 2, 3)
            .map(user -> task("user", trie, user, user, user, user, user, user))
            .iterator();
    try (BatchedSearch<String> search =
        open(trie, config(), layout, layout.contextTokens(), 2 * 6 + 1)) {
      search.step(() -> Optional.of(rest.next()), (tag, result) -> {});

      assertThat(search.runningCount()).isEqualTo(2);
    }
  }

  @Test
  void theClosestOfTheKeptPromptsIsGoneOnFrom() {
    CatalogueTrie trie = trie(new Random(1), 20);
    BatchLayout layout = new BatchLayout(1, 2, 3, PROMPT_TOKENS, trie.maxLength());
    try (BatchedSearch<String> search = open(trie, config(), layout)) {
      search.search(task("far", trie, 1, 9));
      search.search(task("close", trie, 1, 2, 3, 4));
      search.search(task("far, too", trie, 1, 2, 8));

      assertThat(known(search, trie, task("new", trie, 1, 2, 3, 4, 5)))
          .isEqualTo(SHARED.length + 4);
    }
  }

  @Test
  void aPromptThatGoesOnFromAKeptOneTakesItsPlace() {
    CatalogueTrie trie = trie(new Random(1), 20);
    BatchLayout layout = new BatchLayout(1, 2, 2, PROMPT_TOKENS, trie.maxLength());
    try (BatchedSearch<String> search = open(trie, config(), layout)) {
      search.search(task("another", trie, 7, 7, 7));
      search.search(task("first", trie, 1, 2, 3));
      search.search(task("first again", trie, 1, 2, 3, 4));

      assertThat(known(search, trie, task("another", trie, 7, 7, 7, 7)))
          .isEqualTo(SHARED.length + 3);
    }
  }

  @Test
  void thePromptThatWasUnusedForLongestIsGivenUp() {
    CatalogueTrie trie = trie(new Random(1), 20);
    BatchLayout layout = new BatchLayout(1, 2, 2, PROMPT_TOKENS, trie.maxLength());
    try (BatchedSearch<String> search = open(trie, config(), layout)) {
      search.search(task("used", trie, 1, 2, 3));
      search.search(task("unused", trie, 7, 7, 7));
      search.search(passing(trie, 1, 2, 3, 4));
      search.search(task("kept", trie, 5, 5, 5));

      assertThat(known(search, trie, passing(trie, 1, 2, 3, 9))).isEqualTo(SHARED.length + 3);
      assertThat(known(search, trie, passing(trie, 7, 7, 7, 9))).isEqualTo(SHARED.length);
    }
  }

  @Test
  void resetForgetsKeptPrompts() {
    CatalogueTrie trie = trie(new Random(1), 20);
    BatchLayout layout = new BatchLayout(2, 2, 2, PROMPT_TOKENS, trie.maxLength());
    try (BatchedSearch<String> search = open(trie, config(), layout)) {
      long fresh = search.decodedTokens();
      SearchResult first = search.search(task("first", trie, 1, 2, 3));
      long cost = search.decodedTokens() - fresh;
      search.reset();
      long before = search.decodedTokens();

      assertThat(search.search(task("again", trie, 1, 2, 3))).isEqualTo(first);
      assertThat(search.decodedTokens() - before).isEqualTo(cost);
    }
  }

  @Test
  void aSessionThatIsTooSmallIsRefusedAndClosed() {
    CatalogueTrie trie = trie(new Random(1), 20);
    BatchLayout layout = new BatchLayout(2, 2, 2, PROMPT_TOKENS, trie.maxLength());
    int needed = SHARED.length + layout.leastContextTokens();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(trie, config(), layout, layout.leastContextTokens() - 1, 512))
        .withMessageContaining(layout.sequences() + " and " + needed);
  }

  @Test
  void sizesBeyondAllNumbersAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BatchLayout(1 << 20, 200, 0, 1 << 10, 30))
        .withMessageContaining("fewer");
  }

  private static BeamSearchConfig config() {
    return new BeamSearchConfig(2, 10, Scoring.TRIE_NORMALISED, false);
  }

  private <T> BatchedSearch<T> open(
      CatalogueTrie trie, BeamSearchConfig config, BatchLayout layout) {
    return open(trie, config, layout, layout.contextTokens(), 512);
  }

  private <T> BatchedSearch<T> open(
      CatalogueTrie trie, BeamSearchConfig config, BatchLayout layout, int tokens, int batch) {
    SessionSpec session =
        SessionSpec.of(SHARED.length + tokens, layout.sequences()).withBatchTokens(batch);
    return BatchedSearch.open(
        model, session, new ConstrainedBeamSearch(trie, config), layout, SHARED);
  }

  /** The same search by nothing but itself in a session of its own. */
  private SearchResult alone(
      CatalogueTrie trie, BeamSearchConfig config, BatchLayout layout, SearchTask<?> task) {
    SessionSpec spec = SessionSpec.of(4096, 1 + layout.beamWidth());
    int[] branches = SearchFixture.branches(layout.beamWidth());
    try (DecodeSession session = model.openSession(spec)) {
      BeamSearchConfig wanted =
          new BeamSearchConfig(
              config.beamWidth(), task.topK(), config.scoring(), config.exhaustive());
      return new ConstrainedBeamSearch(trie, wanted)
          .search(session, 0, task.prompt(), branches, task.allowed());
    }
  }

  /** How many tokens of a prompt did not have to be decoded. */
  private int known(BatchedSearch<String> search, CatalogueTrie trie, SearchTask<String> task) {
    BatchLayout layout = new BatchLayout(1, 2, 0, PROMPT_TOKENS, trie.maxLength());
    long before = search.decodedTokens();
    SearchResult found = search.search(task);
    SearchResult alone = alone(trie, config(), layout, task);
    assertThat(found.hypotheses()).isEqualTo(alone.hypotheses());
    return Math.toIntExact(alone.decodedTokens() - (search.decodedTokens() - before));
  }

  /** A task whose prompt is not worth keeping. */
  private static SearchTask<String> passing(CatalogueTrie trie, int... history) {
    return new SearchTask<>("passing", prompt(history), SHARED.length, AllowedItems.all(trie), 3);
  }

  private static SearchTask<String> task(String tag, CatalogueTrie trie, int... history) {
    int[] prompt = prompt(history);
    return new SearchTask<>(tag, prompt, prompt.length, AllowedItems.all(trie), 3);
  }

  private static int[] prompt(int... history) {
    int[] prompt = Arrays.copyOf(SHARED, SHARED.length + history.length);
    System.arraycopy(history, 0, prompt, SHARED.length, history.length);
    return prompt;
  }

  /** Histories of a narrow alphabet, so that many begin alike; some begin with nothing shared. */
  private static List<SearchTask<Integer>> tasks(Random random, CatalogueTrie trie, int count) {
    List<SearchTask<Integer>> tasks = new ArrayList<>();
    for (int tag = 0; tag < count; tag++) {
      int length = 1 + random.nextInt(PROMPT_TOKENS - SHARED.length);
      int[] history = random.ints(length, 0, 2).toArray();
      int[] prompt = random.nextInt(8) == 0 ? history : prompt(history);
      int share = random.nextInt(5);
      AllowedItems allowed =
          share == 4
              ? AllowedItems.all(trie)
              : AllowedItems.matching(trie, item -> item % 4 < share);
      tasks.add(
          new SearchTask<>(
              tag, prompt, random.nextInt(1 + prompt.length), allowed, 1 + random.nextInt(5)));
    }
    return tasks;
  }

  private static CatalogueTrie trie(Random random, int items) {
    List<int[]> titles =
        IntStream.range(0, items)
            .mapToObj(item -> random.ints(1 + random.nextInt(5), 0, 3).toArray())
            .toList();
    return CatalogueTrie.build(TokenSequences.copyOf(titles), END);
  }
}
