// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.sample;

import java.util.List;

/** The contents of the sample's files. */
final class SampleText {
  private SampleText() {}

  static String readme(int films, int viewers, int ratings, long seed) {
    return """
    The sample data set of genrec

    %d films, %d viewers, %d ratings, in the form of MovieLens.

    The films are real: titles, years and genres (movies.csv).
    The viewers are simulated: nobody watched or rated anything (ratings.csv).

    Each viewer has favourite genres and directors and an era, and watches films by popularity and
    taste, in moods of one genre that last a few films. Series are watched in order and mostly
    without delay; a film is often followed by another of its director. Some choices are chance.
    Ratings follow taste, a quality of the film, and chance. Popularity and quality are invented,
    too: they say nothing about the films.

    Measure with it whether a recommender learns what was put in, not how well it serves people.

    Made by 'genrec sample --seed %d'. The same seed gives the same bytes.
    Licence: Apache-2.0.
    """
        .formatted(films, viewers, ratings, seed);
  }

  static String ratings(SampleFilms films, List<Viewing> viewings) {
    StringBuilder text = new StringBuilder("userId,movieId,rating,timestamp\n");
    for (Viewing viewing : viewings) {
      text.append(viewing.viewer())
          .append(',')
          .append(films.get(viewing.film()).id())
          .append(',')
          .append(viewing.halfStars() / 2)
          .append(viewing.halfStars() % 2 == 0 ? ".0," : ".5,")
          .append(viewing.timestamp())
          .append('\n');
    }
    return text.toString();
  }
}
