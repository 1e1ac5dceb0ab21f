// SPDX-License-Identifier: Apache-2.0
package io.genrec.catalogue;

import io.genrec.catalogue.TitleResolution.Ambiguous;
import io.genrec.catalogue.TitleResolution.Candidate;
import io.genrec.catalogue.TitleResolution.Found;
import io.genrec.catalogue.TitleResolution.Match;
import io.genrec.catalogue.TitleResolution.Unknown;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * Finds the item that a person means by a text. Immutable and safe to share between threads.
 *
 * <p>The first of these that gives an item decides: the title itself; the title as a whole up to
 * {@linkplain Match#NORMALISED spelling}; a name that it gives in brackets before a year, or its
 * name without the article in front; the name of the fewest edits, transpositions among them. If it
 * gives several items, that is the answer: nothing is guessed.
 */
public final class TitleResolver {
  /** One slip in five letters. Below that, short titles have too many neighbours. */
  private static final double LEAST_FOUND = 0.8;

  private static final double LEAST_LISTED = 0.4;
  private static final int MOST_LISTED = 5;

  /** How many of the texts with the most shared trigrams are compared by edits. */
  private static final int COMPARED = 32;

  private static final Comparator<Candidate> BEST_FIRST =
      Comparator.comparingDouble(Candidate::score).reversed().thenComparingInt(Candidate::index);

  private final Catalogue catalogue;
  private final TitleNames names;
  private final TrigramIndex index;

  private TitleResolver(Catalogue catalogue) {
    this.catalogue = catalogue;
    this.names = TitleNames.of(catalogue.titles());
    this.index = new TrigramIndex(names.texts());
  }

  /** Indexes the titles of a catalogue. */
  public static TitleResolver of(Catalogue catalogue) {
    return new TitleResolver(catalogue);
  }

  /** Tells which item a text means. */
  public TitleResolution resolve(String text) {
    ParsedTitle query = ParsedTitle.of(text);
    List<Candidate> same = sameName(query);
    String title = text.strip();
    List<Candidate> exact =
        same.stream().filter(one -> one.item().title().strip().equals(title)).toList();
    if (!exact.isEmpty()) {
      return foundOrAmbiguous(exact, Match.EXACT);
    }
    if (same.isEmpty()) {
      same = sameName(ParsedTitle.withBareYear(text));
    }
    return same.isEmpty() ? nearest(query) : foundOrAmbiguous(same, Match.NORMALISED);
  }

  private static TitleResolution foundOrAmbiguous(List<Candidate> candidates, Match match) {
    return candidates.size() == 1
        ? new Found(candidates.get(0), match)
        : new Ambiguous(candidates, match);
  }

  /** The items of the query's name: by their whole titles if there are any, and of its year. */
  private List<Candidate> sameName(ParsedTitle query) {
    for (boolean whole : new boolean[] {true, false}) {
      List<Candidate> found = sameName(query, whole, year -> year == query.year());
      if (found.isEmpty()) {
        found = sameName(query, whole, year -> year == 0 || query.year() == 0);
      }
      if (!found.isEmpty()) {
        return found;
      }
    }
    return List.of();
  }

  private List<Candidate> sameName(ParsedTitle query, boolean whole, IntPredicate year) {
    for (String name : query.wholeNames()) {
      List<Candidate> found =
          names.rows(name).stream()
              .filter(row -> row.whole() == whole && year.test(row.year()))
              .map(row -> candidate(row.item(), 1))
              .toList();
      if (!found.isEmpty()) {
        return found;
      }
    }
    return List.of();
  }

  private TitleResolution nearest(ParsedTitle query) {
    Map<Integer, Double> scores = new HashMap<>();
    for (String name : query.wholeNames()) {
      TitleSimilarity similarity = new TitleSimilarity(name, query.year());
      for (int text : index.nearest(name, COMPARED)) {
        double ofText = similarity.of(names.text(text));
        for (TitleNames.Row row : names.rows(text)) {
          scores.merge(row.item(), similarity.of(row, ofText), Math::max);
        }
      }
      names
          .startingWith(name, COMPARED)
          .mapToObj(names::rows)
          .flatMap(List::stream)
          .filter(row -> query.year() == 0 || query.year() == row.year())
          .forEach(row -> scores.merge(row.item(), TitleSimilarity.CONTINUED, Math::max));
    }
    List<Candidate> candidates =
        scores.entrySet().stream()
            .map(entry -> candidate(entry.getKey(), entry.getValue()))
            .sorted(BEST_FIRST)
            .toList();
    if (candidates.isEmpty() || candidates.get(0).score() < LEAST_FOUND) {
      Stream<Candidate> near = candidates.stream().filter(one -> one.score() >= LEAST_LISTED);
      return new Unknown(near.limit(MOST_LISTED).toList());
    }
    double halfAnEdit = 0.5 / query.wholeNames().get(0).length();
    double equallyNear = candidates.get(0).score() - halfAnEdit;
    return foundOrAmbiguous(
        candidates.stream().filter(one -> one.score() > equallyNear).toList(), Match.NEAREST);
  }

  private Candidate candidate(int item, double score) {
    return new Candidate(item, catalogue.item(item), score);
  }
}
