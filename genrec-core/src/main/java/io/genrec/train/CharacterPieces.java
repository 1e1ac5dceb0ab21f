// SPDX-License-Identifier: Apache-2.0
package io.genrec.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The characters that are pieces of a vocabulary, numbered by how often they occur. Immutable. */
final class CharacterPieces {
  /** How SentencePiece writes a space. */
  static final int SPACE = 0x2581;

  /** Stands for a character that is written byte by byte. */
  static final int NONE = -1;

  /** The share of all characters that pieces should cover: what SentencePiece takes. */
  private static final double COVERAGE = 0.9999;

  private final List<String> texts = new ArrayList<>();
  private final Map<Integer, Integer> numbers = new HashMap<>();

  private CharacterPieces() {}

  /** Chooses the space and the most frequent other characters, at most {@code limit} in all. */
  static CharacterPieces of(List<String> titles, long[] weights, int limit) {
    Map<Integer, Long> counts = new HashMap<>();
    long total = 0;
    for (int i = 0; i < weights.length; i++) {
      long weight = weights[i];
      int[] characters = titles.get(i).codePoints().toArray();
      for (int character : characters) {
        counts.merge(written(character), weight, Math::addExact);
      }
      total += weight * characters.length;
    }
    List<Integer> byCount = new ArrayList<>(counts.keySet());
    byCount.sort(
        Comparator.<Integer, Long>comparing(counts::get)
            .reversed()
            .thenComparing(Comparator.naturalOrder()));
    CharacterPieces pieces = new CharacterPieces();
    pieces.add(SPACE);
    long covered = counts.getOrDefault(SPACE, 0L);
    for (int character : byCount) {
      if (pieces.count() == limit || covered >= COVERAGE * total) {
        break;
      }
      if (character != SPACE && isWritable(character)) {
        pieces.add(character);
        covered += counts.getOrDefault(character, 0L);
      }
    }
    return pieces;
  }

  private void add(int character) {
    numbers.put(character, texts.size());
    texts.add(Character.toString(character));
  }

  private static int written(int character) {
    return character == ' ' ? SPACE : character;
  }

  /** Half a surrogate pair has no UTF-8, and a piece of a zero byte would end there. */
  private static boolean isWritable(int character) {
    return !Character.isISOControl(character)
        && Character.getType(character) != Character.SURROGATE;
  }

  int count() {
    return texts.size();
  }

  /** The text of each, by number. */
  List<String> texts() {
    return texts;
  }

  /** The numbers of a title's characters, or {@link #NONE}. */
  int[] numbers(String title) {
    return title
        .codePoints()
        .map(character -> numbers.getOrDefault(written(character), NONE))
        .toArray();
  }
}
