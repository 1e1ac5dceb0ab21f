// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.sample;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How often films are watched when taste says nothing: the law of Zipf and Mandelbrot, {@code (rank
 * + SHIFT)^-EXPONENT}, over an invented ranking. Films rank higher that are newer, belong to a
 * series, or have a director with many films in the sample, and by luck.
 */
final class FilmPopularity {
  private static final double SHIFT = 15;
  private static final double EXPONENT = 0.9;
  private static final double OF_SERIES = 1.0;
  private static final double OF_DIRECTOR = 0.4;
  private static final double OF_CENTURY = 1.0;
  private static final double OF_LUCK = 0.7;

  private FilmPopularity() {}

  /** (films) a positive weight for each film; the ranking's luck is drawn from {@code random}. */
  static double[] draw(SampleFilms films, Random random) {
    double[] fame = fame(films.all(), random);
    List<Integer> ranking =
        IntStream.range(0, fame.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer film) -> fame[film]).reversed())
            .toList();
    double[] weights = new double[fame.length];
    for (int rank = 0; rank < fame.length; rank++) {
      weights[ranking.get(rank)] = StrictMath.pow(rank + SHIFT, -EXPONENT);
    }
    return weights;
  }

  private static double[] fame(List<SampleFilm> films, Random random) {
    Map<String, Long> filmsOf =
        films.stream()
            .collect(
                Collectors.groupingBy(SampleFilm::director, HashMap::new, Collectors.counting()));
    return films.stream()
        .mapToDouble(
            film ->
                (film.isInSeries() ? OF_SERIES : 0)
                    + OF_DIRECTOR * StrictMath.log(filmsOf.getOrDefault(film.director(), 1L))
                    + OF_CENTURY * film.year() / 100
                    + OF_LUCK * random.nextGaussian())
        .toArray();
  }
}
