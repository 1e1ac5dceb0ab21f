// SPDX-License-Identifier: Apache-2.0
package io.genrec.catalogue;

import java.util.List;

/** Which item of a catalogue a text means, as far as that can be told. Immutable. */
public sealed interface TitleResolution {
  /** How the text agrees with the titles. */
  enum Match {
    /** It is the title, character by character, white space at the ends aside. */
    EXACT,
    /**
     * It is a name of the item up to case, accents, punctuation, the place of the article, and a
     * year that one of the two does not give.
     */
    NORMALISED,
    /** It is close to a name of the item, as after a slip of the keyboard. */
    NEAREST
  }

  /**
   * An item that the text may mean.
   *
   * @param index the item's number in the catalogue
   * @param item the item
   * @param score how well it fits, from 0 to 1; 1 unless the match is {@link Match#NEAREST}
   */
  record Candidate(int index, Item item, double score) {}

  /**
   * One item fits, and clearly better than all others.
   *
   * @param candidate the item
   * @param match how it agrees
   */
  record Found(Candidate candidate, Match match) implements TitleResolution {}

  /**
   * Several items fit equally well: they have the same title, or the same name in different years,
   * or the text is equally close to them.
   *
   * @param candidates these items, best first; at least two
   * @param match how they agree
   */
  record Ambiguous(List<Candidate> candidates, Match match) implements TitleResolution {
    /** Copies the list. */
    public Ambiguous {
      candidates = List.copyOf(candidates);
    }
  }

  /**
   * No item fits.
   *
   * @param nearest the few items that come closest, best first; often empty
   */
  record Unknown(List<Candidate> nearest) implements TitleResolution {
    /** Copies the list. */
    public Unknown {
      nearest = List.copyOf(nearest);
    }
  }
}
