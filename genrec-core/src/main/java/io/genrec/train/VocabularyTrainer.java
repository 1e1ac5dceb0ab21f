// SPDX-License-Identifier: Apache-2.0
package io.genrec.train;

import io.genrec.data.LeaveOneOutSplit;
import io.genrec.gguf.LlamaVocabulary;
import io.genrec.prompt.PromptTemplate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Makes a vocabulary for the titles of a catalogue by byte-pair encoding (Sennrich, Haddow and
 * Birch, 2016): starting from characters, the most frequent pair of neighbours becomes a piece,
 * again and again. Pieces may reach across spaces, so that a whole title can be one token.
 *
 * <p>Pieces are scored in the order in which they were found, so that a SentencePiece tokenizer,
 * which joins by highest score, cuts each title as the training did. Frequent characters are pieces
 * too; rare ones, control characters among them, are written byte by byte. No piece ends with a
 * space: pieces that end within one word and begin the next would be many and mean little. No piece
 * holds {@code <} or {@code >} beside other characters: a title that spells a special token stays
 * text. A space is written as U+2581, so that a U+2581 of a title is read back as a space. The same
 * titles and weights give the same vocabulary. Immutable and safe to share between threads.
 */
public final class VocabularyTrainer {
  /** The tokens that every vocabulary has: three special ones, the bytes and the space. */
  private static final int FIXED_TOKENS = 260;

  private final int size;

  /**
   * Creates a trainer.
   *
   * @param size how many tokens the vocabulary has at most; fewer if no pair is left that occurs
   *     twice
   * @throws IllegalArgumentException if the size is below 260
   */
  public VocabularyTrainer(int size) {
    if (size < FIXED_TOKENS) {
      throw new IllegalArgumentException(
          "a vocabulary needs at least %d tokens, not %d: bytes, the space and three special ones"
              .formatted(FIXED_TOKENS, size));
    }
    this.size = size;
  }

  /**
   * Trains on all titles of a data set, each weighted by one more than it occurs in the training
   * histories, and on the text around them, once for each user. In pieces made for titles alone
   * that text was as long as four titles; now it is two or three tokens.
   */
  public LlamaVocabulary train(LeaveOneOutSplit split, PromptTemplate template) {
    List<String> texts = new ArrayList<>(split.dataset().catalogue().titles());
    int titles = texts.size();
    for (String part : List.of(template.prefix(), template.separator(), template.cue())) {
      part.lines().filter(line -> !line.isBlank()).forEach(texts::add);
    }
    int[] counts = split.trainingCounts();
    long[] weights = new long[texts.size()];
    Arrays.setAll(weights, text -> text < titles ? 1L + counts[text] : 0);
    Arrays.fill(weights, titles, weights.length, Math.max(1, split.dataset().userCount()));
    return train(texts, weights);
  }

  /**
   * Trains on titles.
   *
   * @param weights how often each title counts, at least 1
   * @throws IllegalArgumentException if the weights are not one a title, or one is below 1
   */
  public LlamaVocabulary train(List<String> titles, long... weights) {
    return run(titles, weights).vocabulary();
  }

  /** The finished training, which still knows how it cut each title. */
  PieceTraining run(List<String> titles, long... weights) {
    if (weights.length != titles.size()) {
      throw new IllegalArgumentException(
          "%d weights for %d titles; give one for each".formatted(weights.length, titles.size()));
    }
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] < 1) {
        throw new IllegalArgumentException(
            "the weight of title %d must be at least 1, was %d".formatted(i, weights[i]));
      }
    }
    CharacterPieces characters =
        CharacterPieces.of(Collections.unmodifiableList(titles), weights, size - FIXED_TOKENS + 1);
    PieceTraining training = new PieceTraining(characters, titles, weights);
    training.mergeUpTo(size - FIXED_TOKENS + 1 - characters.count());
    return training;
  }
}
