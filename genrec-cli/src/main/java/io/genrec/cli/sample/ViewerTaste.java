// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.sample;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * What one viewer likes: a few genres, an era and a few directors. A viewer watches a film in
 * proportion to its popularity times the exponential of the film's affinity.
 */
final class ViewerTaste {
  private static final int FAVOURITE_GENRES = 3;
  private static final int FAVOURITE_DIRECTORS = 3;
  private static final double OF_GENRE = 2.5;
  private static final double OF_DIRECTOR = 1.5;
  private static final double FARTHEST_ERA = -2.5;
  private static final int NEWEST_YEAR = 2024;
  private static final int YEARS_BACK = 70;
  private static final double ERA_YEARS = 14;

  private final List<String> genres;

  /** (films) natural logarithms: what taste adds to popularity. */
  private final double[] affinity;

  private ViewerTaste(List<String> genres, double[] affinity) {
    this.genres = genres;
    this.affinity = affinity;
  }

  /** Draws a viewer's taste. */
  static ViewerTaste draw(SampleFilms films, double[] popularity, Random random) {
    List<String> genres = genres(films, popularity, random);
    double luck = random.nextDouble();
    // The square: more viewers live in the present than in the past.
    double era = NEWEST_YEAR - YEARS_BACK * luck * luck;
    double[] affinity = new double[films.count()];
    double[] weights = new double[films.count()];
    for (int film = 0; film < affinity.length; film++) {
      SampleFilm candidate = films.get(film);
      long matches = candidate.genres().stream().filter(genres::contains).count();
      double distance = (candidate.year() - era) / ERA_YEARS;
      affinity[film] =
          OF_GENRE * matches / candidate.genres().size()
              + Math.max(FARTHEST_ERA, -distance * distance / 2);
      weights[film] = popularity[film] * StrictMath.exp(affinity[film]);
    }
    Set<String> directors = new HashSet<>();
    for (int favourite = 0; favourite < FAVOURITE_DIRECTORS; favourite++) {
      directors.add(films.get(Draw.index(weights, random)).director());
    }
    for (int film = 0; film < affinity.length; film++) {
      if (directors.contains(films.get(film).director())) {
        affinity[film] += OF_DIRECTOR;
      }
    }
    return new ViewerTaste(genres, affinity);
  }

  // A genre is as likely as popular films have it, so that Drama is loved more than Western.
  private static List<String> genres(SampleFilms films, double[] popularity, Random random) {
    List<String> genres = new ArrayList<>();
    while (genres.size() < FAVOURITE_GENRES) {
      List<String> candidates = films.get(Draw.index(popularity, random)).genres();
      String genre = candidates.get(random.nextInt(candidates.size()));
      if (!genres.contains(genre)) {
        genres.add(genre);
      }
    }
    return Collections.unmodifiableList(genres);
  }

  /** The favourite genres. */
  List<String> genres() {
    return genres;
  }

  /** The natural logarithm of what taste multiplies a film's popularity with; about -2.5 to 4. */
  double affinity(int film) {
    return affinity[film];
  }
}
