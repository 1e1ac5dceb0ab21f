// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.sample;

/** How one viewer chooses films, one after the other; not thread-safe. */
interface FilmChoice {
  /** The film to watch next; none twice. */
  int next();

  /** Notes that a film was watched and how it was rated. */
  void watched(int film, int halfStars);

  /** Whether a series of films is under way, which is watched without much delay. */
  boolean isInSeries();
}
