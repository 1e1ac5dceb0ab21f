// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.sample;

import java.util.List;

/** The contents of the sample's files. */
final class SampleText {
  private SampleText() {}

  static String readme(Audience audience, int films, int ratings, long seed) {
    return """
    The sample data set of genrec

    %d films, %d viewers, %d ratings, in the form of MovieLens.

    The films are real: titles, years and genres (movies.csv).
    The viewers are simulated: nobody watched or rated anything (ratings.csv).

    %s
    Ratings follow taste, a quality of the film, and chance. Popularity and quality are invented,
    too: they say nothing about the films.

    Measure with it whether a recommender learns what was put in, not how well it serves people.

    Made by 'genrec sample --audience %s --seed %d'. The same seed gives the same bytes.
    Licence: Apache-2.0.
    """
        .formatted(films, audience.viewers(), ratings, audience.habits(), audience, seed);
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
