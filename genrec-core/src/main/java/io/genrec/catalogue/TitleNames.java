// SPDX-License-Identifier: Apache-2.0
package io.genrec.catalogue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * All names of all items, in ascending order of their text. Rows of one text follow each other.
 * Immutable.
 */
final class TitleNames {
  /**
   * A name of an item.
   *
   * @param text in {@link PlainText}
   * @param item the item's number
   * @param year of the item's title, or 0
   * @param whole whether the name is the title as a whole
   */
  record Row(String text, int item, int year, boolean whole) {}

  /** (texts) each text once. */
  private final String[] texts;

  /** (texts + 1) where each text's rows start. */
  private final int[] offsets;

  private final List<Row> rows;

  private TitleNames(String[] texts, int[] offsets, List<Row> rows) {
    this.texts = texts;
    this.offsets = offsets;
    this.rows = rows;
  }

  static TitleNames of(List<String> titles) {
    List<Row> rows = new ArrayList<>(titles.size() * 2);
    for (int item = 0; item < titles.size(); item++) {
      ParsedTitle title = ParsedTitle.of(titles.get(item));
      for (String name : title.wholeNames()) {
        rows.add(new Row(name, item, title.year(), true));
      }
      for (String name : title.otherNames()) {
        rows.add(new Row(name, item, title.year(), false));
      }
    }
    rows.sort(Comparator.comparing(Row::text));
    String[] texts = rows.stream().map(Row::text).distinct().toArray(String[]::new);
    int[] offsets = new int[texts.length + 1];
    int row = 0;
    for (int text = 0; text < texts.length; text++) {
      while (row < rows.size() && rows.get(row).text().equals(texts[text])) {
        row++;
      }
      offsets[text + 1] = row;
    }
    return new TitleNames(texts, offsets, List.copyOf(rows));
  }

  List<String> texts() {
    return Arrays.asList(texts);
  }

  String text(int index) {
    return texts[index];
  }

  /** The rows of a text by its index. */
  List<Row> rows(int text) {
    return rows.subList(offsets[text], offsets[text + 1]);
  }

  /** The rows of a text; empty if it is nobody's name. */
  List<Row> rows(String text) {
    int index = Arrays.binarySearch(texts, text);
    return index < 0 ? List.of() : rows(index);
  }

  /** The indices of the first texts that start with some whole words, at most {@code limit}. */
  IntStream startingWith(String words, int limit) {
    String start = words + " ";
    int from = Arrays.binarySearch(texts, start);
    return IntStream.range(from < 0 ? -1 - from : from, texts.length)
        .takeWhile(text -> texts[text].startsWith(start))
        .limit(limit);
  }
}
