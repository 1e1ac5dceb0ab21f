// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.sample;

import java.util.Random;
import java.util.function.Consumer;

/**
 * Simulates viewers of an {@link Audience}. Ratings follow affinity, a quality of the film, and
 * chance. Not thread-safe.
 */
final class ViewerSimulator {
  private static final int SHORTEST = 10;
  private static final int LONGEST = 80;
  private static final double MEAN_BEYOND_SHORTEST = 25;

  /** 2025-01-01T00:00:00Z: every film was out. */
  private static final long START = 1_735_689_600L;

  private static final int DAY = 24 * 60 * 60;
  private static final int START_DAYS = 180;

  private final Audience audience;
  private final SampleFilms films;
  private final Random random;
  private final double[] popularity;

  /** (films) in half stars, what the film itself adds to its ratings. */
  private final double[] quality;

  ViewerSimulator(Audience audience, SampleFilms films, long seed) {
    this.audience = audience;
    this.films = films;
    this.random = new Random(seed);
    this.popularity = FilmPopularity.draw(films, random);
    this.quality = films.all().stream().mapToDouble(film -> random.nextGaussian()).toArray();
  }

  /** Gives the viewings of all viewers, viewer by viewer, oldest first. */
  void simulate(Consumer<Viewing> viewings) {
    for (int i = 0; i < audience.viewers(); i++) {
      simulateOne(audience.firstViewer() + i, viewings);
    }
  }

  private void simulateOne(int viewer, Consumer<Viewing> viewings) {
    ViewerTaste taste = ViewerTaste.draw(films, popularity, random);
    FilmChoice choice = audience.choice(films, popularity, taste, random);
    long time = START + random.nextInt(START_DAYS * DAY);
    int length = length();
    for (int i = 0; i < length; i++) {
      int film = choice.next();
      int halfStars = halfStars(taste.affinity(film), quality[film]);
      choice.watched(film, halfStars);
      viewings.accept(new Viewing(viewer, film, halfStars, time));
      time += DAY / 8 + (long) Draw.exponential(choice.isInSeries() ? DAY : 3.0 * DAY, random);
    }
  }

  private int length() {
    int length = LONGEST + 1;
    while (length > LONGEST) {
      length = SHORTEST + (int) Draw.exponential(MEAN_BEYOND_SHORTEST, random);
    }
    return length;
  }

  private int halfStars(double affinity, double quality) {
    double halfStars = 6 + 0.7 * affinity + 0.8 * quality + random.nextGaussian();
    return (int) Math.max(1, Math.min(10, Math.round(halfStars)));
  }
}
