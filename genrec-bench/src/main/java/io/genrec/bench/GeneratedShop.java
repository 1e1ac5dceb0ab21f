// SPDX-License-Identifier: Apache-2.0
package io.genrec.bench;

import io.genrec.catalogue.Item;
import io.genrec.data.InteractionDataset;
import io.genrec.data.InteractionDatasetBuilder;
import io.genrec.gguf.LlamaVocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A made-up shop: products, people who bought them, and a vocabulary in which each word of a title
 * is one token. First words are few and frequent, as brands are, and what follows is ever rarer.
 * How long titles are does not depend on how many there are. The same arguments give the same shop.
 */
public final class GeneratedShop {
  private static final int WORDS = 14_000;
  private static final int FIRST_WORDS = 5_000;
  private static final int LEAST_WORDS = 7;
  private static final int MEAN_WORDS = 12;
  private static final int SHORTEST_HISTORY = 20;
  private static final int HISTORY_SPREAD = 21;

  private GeneratedShop() {}

  /** How alike titles are. */
  public enum Titles {
    /** Of 7 to 17 words; told apart well before the last one, ever later in larger shops. */
    APART,
    /**
     * Of 12 words, and each with a twin that differs in the last one only, as a product's colours
     * do: searches decode titles to the end, however many there are.
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
      if (kind == Titles.TWINS && titles.size() % 2 == 1) {
        parts.set(parts.size() - 1, words[random.nextInt(WORDS)]);
      } else {
        parts.clear();
        parts.add(words[(int) (FIRST_WORDS * Math.pow(random.nextDouble(), 4))]);
        int length =
            kind == Titles.TWINS
                ? MEAN_WORDS
                : LEAST_WORDS + random.nextInt(2 * (MEAN_WORDS - LEAST_WORDS) + 1);
        for (int i = 1; i < length; i++) {
          parts.add(words[(int) (WORDS * Math.pow(random.nextDouble(), Math.max(1, 4 - i)))]);
        }
      }
      titles.add(String.join(" ", parts));
    }
    return titles;
  }

  /** A vocabulary of at most 32,000 tokens; a word after others is one with the space before it. */
  static LlamaVocabulary vocabulary() {
    List<String> words = List.of(words());
    List<String> texts = new ArrayList<>(words.subList(0, FIRST_WORDS));
    words.forEach(word -> texts.add(" " + word));
    return BenchPrompts.vocabulary(texts);
  }

  private static String[] words() {
    return GeneratedWords.words(WORDS, 2, new Random(1));
  }
}
