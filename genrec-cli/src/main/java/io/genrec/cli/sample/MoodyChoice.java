// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.sample;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * Chooses the films of one viewer by taste and mood:
 *
 * <ol>
 *   <li>the next film of a series that goes on, most of the time;
 *   <li>otherwise now and then another film of the last one's director;
 *   <li>otherwise rarely any film, by its {@link FilmPopularity} alone;
 *   <li>otherwise a film by popularity and taste, with a bent to the genre of the present mood, one
 *       of the favourite genres, which lasts for a few films.
 * </ol>
 *
 * <p>No film is watched twice, and none before the one before it in its series. A viewer who did
 * not like a film often leaves its series. Not thread-safe.
 */
final class MoodyChoice implements FilmChoice {
  private static final double SEQUEL_NOW = 0.7;
  private static final double GOES_ON_WHEN_LIKED = 0.92;
  private static final double GOES_ON_OTHERWISE = 0.4;
  private static final int LIKED_HALF_STARS = 6;
  private static final double SAME_DIRECTOR = 0.3;
  private static final double ANY_FILM = 0.05;
  private static final double MOOD_CHANGES = 0.15;
  private static final double OF_MOOD = StrictMath.exp(2);

  private final SampleFilms films;
  private final double[] popularity;
  private final ViewerTaste taste;
  private final Random random;
  private final boolean[] seen;

  /** (films) popularity and taste together. */
  private final double[] weights;

  /** The next films of the series that go on, the latest first. */
  private final Deque<Integer> sequels = new ArrayDeque<>();

  private String mood;
  private int last = -1;

  MoodyChoice(SampleFilms films, double[] popularity, ViewerTaste taste, Random random) {
    this.films = films;
    this.popularity = popularity;
    this.taste = taste;
    this.random = random;
    this.seen = new boolean[films.count()];
    this.weights = new double[films.count()];
    for (int film = 0; film < weights.length; film++) {
      weights[film] = popularity[film] * StrictMath.exp(taste.affinity(film));
    }
    this.mood = anyMood();
  }

  @Override
  public int next() {
    if (!sequels.isEmpty() && random.nextDouble() < SEQUEL_NOW) {
      return sequels.getFirst();
    }
    if (last >= 0 && random.nextDouble() < SAME_DIRECTOR) {
      String director = films.get(last).director();
      int film = draw(weights, candidate -> candidate.director().equals(director) ? 1 : 0);
      if (film >= 0) {
        return film;
      }
    }
    if (random.nextDouble() < ANY_FILM) {
      return draw(popularity, candidate -> 1);
    }
    if (random.nextDouble() < MOOD_CHANGES) {
      mood = anyMood();
    }
    return draw(weights, candidate -> candidate.genres().contains(mood) ? OF_MOOD : 1);
  }

  @Override
  public void watched(int film, int halfStars) {
    seen[film] = true;
    last = film;
    sequels.remove(film);
    int next = films.next(film);
    double goesOn = halfStars >= LIKED_HALF_STARS ? GOES_ON_WHEN_LIKED : GOES_ON_OTHERWISE;
    if (next >= 0 && !seen[next] && random.nextDouble() < goesOn) {
      sequels.addFirst(next);
    }
  }

  @Override
  public boolean isInSeries() {
    return !sequels.isEmpty();
  }

  private String anyMood() {
    return taste.genres().get(random.nextInt(taste.genres().size()));
  }

  /** A film that may be watched now, in proportion to weight and factor; -1 if there is none. */
  private int draw(double[] weights, ToDoubleFunction<SampleFilm> factor) {
    double[] candidates = new double[weights.length];
    for (int film = 0; film < candidates.length; film++) {
      int previous = films.previous(film);
      if (!seen[film] && (previous < 0 || seen[previous])) {
        candidates[film] = weights[film] * factor.applyAsDouble(films.get(film));
      }
    }
    return Draw.index(candidates, random);
  }
}
