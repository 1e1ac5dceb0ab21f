// SPDX-License-Identifier: Apache-2.0
package io.genrec.prior;

import io.genrec.catalogue.Catalogue;
import io.genrec.catalogue.Item;
import io.genrec.data.LeaveOneOutSplit;
import java.util.List;

/** What a {@link CooccurrencePrior} knows of the items of one catalogue. Immutable. */
final class CooccurrenceCounts {
  private final CooccurrenceSettings settings;
  private final List<String> ids;

  /** (items) occurrences in the training histories. */
  private final int[] occurrences;

  private final NeighbourRows neighbours;

  CooccurrenceCounts(
      CooccurrenceSettings settings, List<String> ids, int[] occurrences, NeighbourRows rows) {
    this.settings = settings;
    this.ids = ids;
    this.occurrences = occurrences;
    this.neighbours = rows;
  }

  static CooccurrenceCounts of(LeaveOneOutSplit split, CooccurrenceSettings settings) {
    NeighbourRows rows =
        NeighbourRows.of(
            settings.transitions(),
            Transitions.of(split),
            CosineSimilarity.of(split),
            settings.neighbours());
    return new CooccurrenceCounts(
        settings, ids(split.dataset().catalogue()), split.trainingCounts(), rows);
  }

  /** The same for the items of a catalogue: what it does not have is left out. */
  CooccurrenceCounts numberedBy(Catalogue catalogue) {
    List<String> wanted = ids(catalogue);
    if (wanted.equals(ids)) {
      return this;
    }
    int[] numbers = new int[ids.size()];
    int[] counts = new int[wanted.size()];
    for (int item = 0; item < numbers.length; item++) {
      numbers[item] = catalogue.indexOf(ids.get(item)).orElse(-1);
      if (numbers[item] >= 0) {
        counts[numbers[item]] = occurrences[item];
      }
    }
    return new CooccurrenceCounts(
        settings, wanted, counts, neighbours.renumbered(numbers, wanted.size()));
  }

  private static List<String> ids(Catalogue catalogue) {
    return catalogue.items().stream().map(Item::id).toList();
  }

  CooccurrenceSettings settings() {
    return settings;
  }

  List<String> ids() {
    return ids;
  }

  int[] occurrences() {
    return occurrences;
  }

  NeighbourRows neighbours() {
    return neighbours;
  }
}
