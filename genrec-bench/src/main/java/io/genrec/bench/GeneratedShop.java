// SPDX-License-Identifier: Apache-2.0
package io.genrec.bench;

import io.genrec.catalogue.Item;
import io.genrec.data.InteractionDataset;
import io.genrec.data.InteractionDatasetBuilder;
import io.genrec.gguf.LlamaVocabulary;
import io.genrec.train.VocabularyTrainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A made-up shop: products, people who bought them, and a vocabulary for both. A title has 5 to 15
 * words; first words are few and frequent, as brands are, and what follows is ever rarer. The words
 * and how many a title has do not depend on how many products there are, so that shops of all sizes
 * have titles of equal length. The same arguments give the same shop.
 */
public final class GeneratedShop {
  /** The tokens of LLaMA's vocabulary, and of this one. */
  private static final int VOCABULARY = 32_000;

  private static final int WORDS = 20_000;
  private static final int LEAST_WORDS = 5;
  private static final int WORD_SPREAD = 11;
  private static final int SHORTEST_HISTORY = 20;
  private static final int HISTORY_SPREAD = 21;

  private GeneratedShop() {}

  /** How alike titles are. */
  public enum Titles {
    /** Most titles are told apart well before their last word, ever later in larger shops. */
    APART,
    /**
     * Each title has a twin that differs in the last word only, as a product's colours do: searches
     * decode titles to the end, however many there are.
     */
    TWINS
  }

  /** Products and users; each user bought 20 to 40 products. */
  static InteractionDataset dataset(int products, Titles kind, int users) {
    InteractionDatasetBuilder builder = new InteractionDatasetBuilder();
    List<String> titles = titles(products, kind);
    for (int product = 0; product < products; product++) {
      builder.addItem(new Item(Integer.toString(product), titles.get(product), List.of()));
    }
    Random random = new Random(3);
    for (int user = 0; user < users; user++) {
      int length = SHORTEST_HISTORY + random.nextInt(HISTORY_SPREAD);
      for (int time = 0; time < length; time++) {
        builder.add("u" + user, Integer.toString(random.nextInt(products)), time);
      }
    }
    return builder.build();
  }

  private static List<String> titles(int count, Titles kind) {
    String[] words = words();
    Random random = new Random(2);
    List<String> titles = new ArrayList<>(count);
    List<String> parts = new ArrayList<>();
    while (titles.size() < count) {
      if (kind == Titles.APART || titles.size() % 2 == 0) {
        parts.clear();
        int length = LEAST_WORDS + random.nextInt(WORD_SPREAD);
        for (int i = 0; i < length; i++) {
          parts.add(words[(int) (WORDS * Math.pow(random.nextDouble(), Math.max(1, 4 - i)))]);
        }
      } else {
        parts.set(parts.size() - 1, words[random.nextInt(WORDS)]);
      }
      titles.add(String.join(" ", parts));
    }
    return titles;
  }

  /**
   * A vocabulary of 32,000 tokens in which most words of the titles are one token, and so are those
   * of the benchmarks' instruction.
   */
  static LlamaVocabulary vocabulary() {
    Set<String> texts = new LinkedHashSet<>();
    Stream.concat(Arrays.stream(words()), BenchPrompts.instructionWords())
        .forEach(word -> texts.add(" " + word));
    long[] weights = new long[texts.size()];
    Arrays.fill(weights, 2); // a word must occur twice to become a token
    return new VocabularyTrainer(VOCABULARY).train(List.copyOf(texts), weights);
  }

  private static String[] words() {
    return GeneratedWords.words(WORDS, 2, new Random(1));
  }
}
