// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.sample;

import java.util.Random;

/** Whose viewings a sample data set holds. */
public enum Audience {
  /** Viewers with tastes and moods of all kinds. */
  EVERYONE(
      1,
      2_000,
      """
      Each viewer has favourite genres and directors and an era, and watches films by popularity and
      taste, in moods of one genre that last a few films. Series are watched in order and mostly
      without delay; a film is often followed by another of its director. Some choices are chance.\
      """),

  /** The members of a film club that holds retrospectives. */
  FILM_CLUB(
      10_001,
      600,
      """
      They are members of a film club that holds retrospectives: a director's films in the order in
      which they came out, some left out, and then another director's. Which directors is a matter
      of each member's taste: genres, an era and a few favourites. Now and then they watch something
      else.\
      """);

  private final int firstViewer;
  private final int viewers;
  private final String habits;

  Audience(int firstViewer, int viewers, String habits) {
    this.firstViewer = firstViewer;
    this.viewers = viewers;
    this.habits = habits;
  }

  /** The number of viewers. */
  public int viewers() {
    return viewers;
  }

  /** The id of the first; the others count up from there. */
  int firstViewer() {
    return firstViewer;
  }

  /** How they choose films, for people. */
  String habits() {
    return habits;
  }

  /** How a viewer of this audience with a given taste chooses. */
  FilmChoice choice(SampleFilms films, double[] popularity, ViewerTaste taste, Random random) {
    return this == EVERYONE
        ? new MoodyChoice(films, popularity, taste, random)
        : new Retrospectives(films, popularity, taste, random);
  }
}
