// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genrec.catalogue.AllowedItems;
import io.genrec.catalogue.CatalogueTrie;
import io.genrec.gguf.ReferenceLlama;
import io.genrec.model.DecodeSession;
import io.genrec.model.LanguageModel;
import io.genrec.model.SessionSpec;
import io.genrec.model.TokenSequences;
import io.genrec.search.BeamSearchConfig;
import io.genrec.search.ConstrainedBeamSearch;
import io.genrec.search.Hypothesis;
import io.genrec.search.Scoring;
import io.genrec.search.SearchResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The search on the engine against the reference's score of every title. */
class NativeSearchTest {
  private static final int ITEMS = 250;
  private static final int TOP = 20;
  private static final int BEAM = 8;

  /** A title has up to 30 tokens, each right to some 2e-5. */
  private static final double TOLERANCE = 1e-3;

  @TempDir private static Path folder;

  @ParameterizedTest
  @CsvSource({
    "BYTES, LIKELIHOOD",
    "BYTES, TRIE_NORMALISED",
    "SENTENCE_PIECE, LIKELIHOOD",
    "SENTENCE_PIECE, TRIE_NORMALISED",
    "BYTE_PAIRS, LIKELIHOOD",
    "BYTE_PAIRS, TRIE_NORMALISED"
  })
  void theExhaustiveTopIsThatOfScoringEveryTitle(TestVocabulary vocabulary, Scoring scoring)
      throws IOException {
    Path file = TestModels.write(folder, vocabulary);
    try (LanguageModel model = TestModels.open(file)) {
      Fixture fixture = new Fixture(model);
      double[] scores = fixture.reference(file).scores(scoring);

      SearchResult result = fixture.search(new BeamSearchConfig(BEAM, TOP, scoring, true), model);

      assertThat(result.exact()).isTrue();
      double[] best =
          DoubleStream.of(scores).map(s -> -s).sorted().limit(TOP).map(s -> -s).toArray();
      List<Hypothesis> found = result.hypotheses();
      assertThat(found).hasSize(TOP).extracting(Hypothesis::item).doesNotHaveDuplicates();
      for (int i = 0; i < TOP; i++) {
        Hypothesis hypothesis = found.get(i);
        assertThat(hypothesis.logProbability())
            .as("rank %d", i + 1)
            .isCloseTo(best[i], within(TOLERANCE))
            .isCloseTo(scores[hypothesis.item()], within(TOLERANCE));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void trieNormalisedProbabilitiesOfTheCatalogueSumToOne(TestVocabulary vocabulary) {
    Path file = TestModels.write(folder, vocabulary);
    try (LanguageModel model = TestModels.open(file)) {
      SearchResult result =
          new Fixture(model)
              .search(new BeamSearchConfig(BEAM, ITEMS, Scoring.TRIE_NORMALISED, true), model);

      assertThat(result.complete()).isTrue();
      assertThat(result.hypotheses().stream().mapToDouble(h -> Math.exp(h.logProbability())).sum())
          .isCloseTo(1, within(1e-4));
    }
  }

  /** A prompt and a catalogue as tokens of one model. */
  private static final class Fixture {
    private final int[] prompt;
    private final TokenSequences titles;
    private final int endToken;

    Fixture(LanguageModel model) {
      prompt = model.tokenizer().encode("The Matrix, Night");
      titles = model.tokenizer().encodeAll(titles());
      endToken = model.tokenizer().endOfSequence().orElseThrow();
    }

    ReferenceTitleScorer reference(Path file) throws IOException {
      return new ReferenceTitleScorer(ReferenceLlama.load(file), prompt, titles, endToken);
    }

    SearchResult search(BeamSearchConfig config, LanguageModel model) {
      CatalogueTrie trie = CatalogueTrie.build(titles, endToken);
      int[] branches = IntStream.rangeClosed(1, config.beamWidth()).toArray();
      SessionSpec spec = SessionSpec.of(1024, branches.length + 1).withThreads(1);
      try (DecodeSession session = model.openSession(spec)) {
        return new ConstrainedBeamSearch(trie, config)
            .search(session, 0, prompt, branches, AllowedItems.all(trie));
      }
    }

    /** Titles that share words, some of them equal and some the beginning of others. */
    private static List<String> titles() {
      SplittableRandom random = new SplittableRandom(5);
      String[] words = {"The", "Silver", "River", "of", "and", "Night", "Return", "Amélie", "x"};
      List<String> titles = new ArrayList<>();
      for (int item = 0; item < ITEMS; item++) {
        String title = words[random.nextInt(words.length)];
        for (int i = random.nextInt(4); i > 0; i--) {
          title += " " + words[random.nextInt(words.length)];
        }
        titles.add(random.nextInt(3) == 0 ? title + " (199" + random.nextInt(10) + ")" : title);
      }
      return titles;
    }
  }
}
