// SPDX-License-Identifier: Apache-2.0
package io.genrec.search;

import io.genrec.catalogue.AllowedItems;
import io.genrec.catalogue.CatalogueTrie;
import io.genrec.model.DecodeBatch;
import io.genrec.model.DecodeSession;
import io.genrec.model.Normalisation;
import io.genrec.model.ScriptedLanguageModel;
import io.genrec.model.SessionSpec;
import io.genrec.model.TokenSequences;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** A small catalogue, a prompt and a scripted model, all from one seed. */
final class SearchFixture {
  private static final int END = 257;
  private static final int[] PROMPT = {72, 105, 33, 32};

  final List<int[]> titles;
  final CatalogueTrie trie;
  final ExhaustiveScorer scorer;
  private final ScriptedLanguageModel model;

  SearchFixture(long seed, List<int[]> titles) {
    this.titles = titles;
    this.trie = CatalogueTrie.build(TokenSequences.copyOf(titles), END);
    this.model = new ScriptedLanguageModel(seed);
    this.scorer = new ExhaustiveScorer(model, titles, END, PROMPT);
  }

  /** Titles of a narrow alphabet: many duplicates, prefixes and forced runs. */
  static SearchFixture random(long seed) {
    Random random = new Random(seed);
    int alphabet = 1 + random.nextInt(4);
    int items = 1 + random.nextInt(40);
    int common = random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 0;
    List<int[]> titles = new ArrayList<>();
    for (int item = 0; item < items; item++) {
      int[] title = new int[common + 1 + random.nextInt(7)];
      for (int i = common; i < title.length; i++) {
        title[i] = random.nextInt(alphabet);
      }
      titles.add(title);
    }
    return new SearchFixture(seed, titles);
  }

  /** Titles of one to four tokens out of 250, so that the first nodes are wide. */
  static SearchFixture wide(long seed, int items) {
    Random random = new Random(seed);
    List<int[]> titles = new ArrayList<>();
    for (int item = 0; item < items; item++) {
      titles.add(random.ints(1 + random.nextInt(4), 0, 250).toArray());
    }
    return new SearchFixture(seed, titles);
  }

  /** Searches in a session of its own. */
  SearchResult search(BeamSearchConfig config, IntPredicate allowed) {
    int[] branches = branches(config.beamWidth());
    try (DecodeSession session = openSession(config.beamWidth())) {
      decodePrompt(session);
      SearchResult result =
          new ConstrainedBeamSearch(trie, config)
              .search(
                  session,
                  0,
                  new int[] {PROMPT[PROMPT.length - 1]},
                  branches,
                  AllowedItems.matching(trie, allowed));
      assertReleased(session, branches);
      return result;
    }
  }

  /** Does a search in which a prior takes part, among no others and in a session of its own. */
  SearchResult search(BeamSearchConfig config, IntPredicate allowed, SearchPrior prior) {
    AllowedItems items = AllowedItems.matching(trie, allowed);
    return search(
        config,
        new SearchTask<>("alone", PROMPT, PROMPT.length, items, config.topK(), false, prior));
  }

  /** Does a search among no others, in a session of its own that is as small as it may be. */
  SearchResult search(BeamSearchConfig config, SearchTask<String> task) {
    BatchLayout layout =
        new BatchLayout(1, config.beamWidth(), 0, task.prompt().length, trie.maxLength());
    SessionSpec session = SessionSpec.of(layout.contextTokens(), layout.sequences());
    try (BatchedSearch<String> alone = open(session, config, layout, new int[0])) {
      return alone.search(task);
    }
  }

  /** Opens a session for several searches at a time. */
  BatchedSearch<String> open(
      SessionSpec session, BeamSearchConfig config, BatchLayout layout, int[] shared) {
    return BatchedSearch.open(
        model, session, new ConstrainedBeamSearch(trie, config), layout, shared);
  }

  /** Opens a session with sequences for a beam besides the prompt's. */
  DecodeSession openSession(int beamWidth) {
    return model.openSession(SessionSpec.of(4096, beamWidth + 1));
  }

  static int[] branches(int beamWidth) {
    return IntStream.rangeClosed(1, beamWidth).toArray();
  }

  /** Decodes the prompt but its last token anew and begins a search behind it. */
  void begin(
      BeamSearchRun run, DecodeSession session, int[] branches, AllowedItems allowed, int topK) {
    decodePrompt(session);
    run.begin(0, PROMPT, PROMPT.length - 1, branches, allowed, topK);
  }

  /** The same for a goal that may be another than usual. */
  void begin(BeamSearchRun run, DecodeSession session, int[] branches, SearchGoal goal) {
    decodePrompt(session);
    run.begin(0, PROMPT, PROMPT.length - 1, branches, goal);
  }

  private static void decodePrompt(DecodeSession session) {
    DecodeBatch batch = new DecodeBatch(Normalisation.VOCABULARY);
    batch.clearSequence(0);
    batch.beginRow(0);
    for (int i = 0; i < PROMPT.length - 1; i++) {
      batch.addToken(PROMPT[i]);
    }
    session.decode(batch);
  }

  static void assertReleased(DecodeSession session, int[] branches) {
    for (int branch : branches) {
      if (session.length(branch) != 0) {
        throw new AssertionError("sequence " + branch + " was not released");
      }
    }
  }
}
