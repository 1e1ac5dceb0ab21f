// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.catalogue.Catalogue;
import io.genrec.catalogue.TitleResolution;
import io.genrec.catalogue.TitleResolution.Ambiguous;
import io.genrec.catalogue.TitleResolution.Candidate;
import io.genrec.catalogue.TitleResolution.Found;
import io.genrec.catalogue.TitleResolution.Match;
import io.genrec.catalogue.TitleResolution.Unknown;
import io.genrec.catalogue.TitleResolver;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Titles as people type them, made item numbers. */
final class TitleHistory {
  private static final int SHOWN_CANDIDATES = 5;

  private final TitleResolver resolver;
  private final Consumer<String> notes;

  /**
   * Creates a reader of titles.
   *
   * @param notes takes a line for each title that was not given exactly
   */
  TitleHistory(Catalogue catalogue, Consumer<String> notes) {
    this.resolver = TitleResolver.of(catalogue);
    this.notes = notes;
  }

  /**
   * The items that titles mean.
   *
   * @throws IllegalArgumentException if a title fits no item, or several equally well
   */
  int[] items(List<String> titles) {
    return titles.stream().mapToInt(this::item).toArray();
  }

  private int item(String title) {
    TitleResolution resolution = resolver.resolve(title);
    if (resolution instanceof Found found) {
      if (found.match() != Match.EXACT) {
        notes.accept("'" + title + "' is taken for " + describe(found.candidate()));
      }
      return found.candidate().index();
    }
    if (resolution instanceof Ambiguous ambiguous) {
      throw new IllegalArgumentException(
          "'" + title + "' may be " + list(ambiguous.candidates()) + "; write one of them in full");
    }
    List<Candidate> nearest = ((Unknown) resolution).nearest();
    throw new IllegalArgumentException(
        "there is no title like '"
            + title
            + "'"
            + (nearest.isEmpty() ? "; check the spelling" : "; the nearest are " + list(nearest)));
  }

  private static String list(List<Candidate> candidates) {
    String more =
        candidates.size() > SHOWN_CANDIDATES
            ? " or " + (candidates.size() - SHOWN_CANDIDATES) + " more"
            : "";
    return candidates.stream()
            .limit(SHOWN_CANDIDATES)
            .map(TitleHistory::describe)
            .collect(Collectors.joining(", "))
        + more;
  }

  private static String describe(Candidate candidate) {
    return "'" + candidate.item().title() + "' (item " + candidate.item().id() + ")";
  }
}
