// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.genrec.catalogue.Catalogue;
import io.genrec.catalogue.CatalogueTrie;
import io.genrec.catalogue.TrieChildren;
import io.genrec.cli.NeedsAnEngine;
import io.genrec.data.InteractionDataset;
import io.genrec.data.LeaveOneOutSplit;
import io.genrec.gguf.LlamaShape;
import io.genrec.gguf.LlamaVocabulary;
import io.genrec.gguf.RandomLlama;
import io.genrec.model.Engines;
import io.genrec.model.LanguageModel;
import io.genrec.model.ModelSpec;
import io.genrec.model.TokenSequences;
import io.genrec.prompt.PromptTemplate;
import io.genrec.train.NaiveSentencePiece;
import io.genrec.train.VocabularyTrainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample's titles through the native engine's tokenizer and the trie. */
@NeedsAnEngine
class SampleTitlesTest {
  @TempDir private Path folder;

  @Test
  void everyTitleComesBackFromItsTokensAndIsReachableInTheTrie() throws IOException {
    Catalogue films =
        SampleDataset.simulate(Audience.EVERYONE, SampleDataset.SEED).interactions().catalogue();
    Path file = folder.resolve("model.gguf");
    RandomLlama.write(
        file, new LlamaShape(16, 1, 2, 2, 16, 64, true), LlamaVocabulary.ofBytes(), 1);
    try (LanguageModel model = Engines.open(ModelSpec.of(file))) {
      TokenSequences titles = model.tokenizer().encodeAll(films.titles());
      int end = model.tokenizer().newline().orElseThrow();
      CatalogueTrie trie = CatalogueTrie.build(titles, end);

      for (int item = 0; item < films.size(); item++) {
        String title = films.item(item).title();
        int[] tokens = titles.toArray(item);
        assertThat(model.tokenizer().decode(tokens)).isEqualTo(title);
        assertThat(leafOf(trie, tokens, end)).as(title).isEqualTo(trie.positionOf(item));
      }
    }
  }

  @Test
  void everyTitleIsTokenisedAsTheVocabularyWasTrained() throws IOException {
    InteractionDataset sample =
        SampleDataset.simulate(Audience.EVERYONE, SampleDataset.SEED).interactions();
    LlamaVocabulary vocabulary =
        new VocabularyTrainer(2000).train(new LeaveOneOutSplit(sample), PromptTemplate.sequence());
    NaiveSentencePiece expected = new NaiveSentencePiece(vocabulary);
    Path file = folder.resolve("trained.gguf");
    RandomLlama.write(file, new LlamaShape(16, 1, 2, 2, 16, 64, true), vocabulary, 1);
    List<String> titles = new ArrayList<>(sample.catalogue().titles());
    titles.addAll(List.of("<s>", "Am\u00e9lie  (2001)", "\u2581", "\ud83d\ude00 12:30", " x "));

    try (LanguageModel model = Engines.open(ModelSpec.of(file))) {
      TokenSequences tokens = model.tokenizer().encodeAll(titles);
      for (int i = 0; i < titles.size(); i++) {
        assertThat(tokens.toArray(i))
            .as(titles.get(i))
            .containsExactly(
                expected.encode(titles.get(i)).stream().mapToInt(Integer::intValue).toArray());
      }
    }
  }

  /** Where the leaf begins that the tokens and the end token lead to, or -1. */
  private static int leafOf(CatalogueTrie trie, int[] tokens, int end) {
    TrieChildren children = new TrieChildren();
    int low = 0;
    int high = trie.itemCount();
    for (int depth = 0; depth <= tokens.length; depth++) {
      int token = depth < tokens.length ? tokens[depth] : end;
      trie.children(low, high, depth, children);
      int found = -1;
      for (int child = 0; child < children.count(); child++) {
        found = children.token(child) == token ? child : found;
      }
      if (found < 0) {
        return -1;
      }
      low = children.low(found);
      high = children.high(found);
    }
    return trie.isLeaf(low, tokens.length + 1) ? low : -1;
  }
}
