// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.sample;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Chooses the films of one member of the film club: a director's films in the order in which they
 * came out, some left out, then those of another director to the member's taste; now and then
 * something else. Not thread-safe.
 */
final class Retrospectives implements FilmChoice {
  private static final int FEWEST_FILMS = 3;
  private static final double LEFT_OUT = 0.2;
  private static final double SOMETHING_ELSE = 0.1;

  private final double[] weights;
  private final Random random;
  private final boolean[] seen;
  private final List<List<Integer>> directors;

  /** The films of the retrospective under way that are still to come. */
  private final Deque<Integer> programme = new ArrayDeque<>();

  Retrospectives(SampleFilms films, double[] popularity, ViewerTaste taste, Random random) {
    this.random = random;
    this.seen = new boolean[films.count()];
    this.weights = new double[films.count()];
    for (int film = 0; film < weights.length; film++) {
      weights[film] = popularity[film] * StrictMath.exp(taste.affinity(film));
    }
    Map<String, List<Integer>> byDirector =
        IntStream.range(0, films.count())
            .boxed()
            .sorted(Comparator.comparingInt(film -> films.get(film).year()))
            .collect(
                Collectors.groupingBy(
                    film -> films.get(film).director(), TreeMap::new, Collectors.toList()));
    this.directors =
        byDirector.values().stream().filter(each -> each.size() >= FEWEST_FILMS).toList();
  }

  @Override
  public int next() {
    if (random.nextDouble() < SOMETHING_ELSE) {
      return Draw.index(unseenWeights(), random);
    }
    while (programme.isEmpty()) {
      choose();
    }
    return programme.removeFirst();
  }

  @Override
  public void watched(int film, int halfStars) {
    seen[film] = true;
    programme.remove(film);
  }

  @Override
  public boolean isInSeries() {
    return !programme.isEmpty();
  }

  private void choose() {
    double[] unseen = unseenWeights();
    double[] appeal =
        directors.stream()
            .mapToDouble(films -> films.stream().mapToDouble(film -> unseen[film]).sum())
            .toArray();
    for (int film : directors.get(Draw.index(appeal, random))) {
      if (!seen[film] && random.nextDouble() >= LEFT_OUT) {
        programme.add(film);
      }
    }
  }

  private double[] unseenWeights() {
    double[] unseen = weights.clone();
    for (int film = 0; film < unseen.length; film++) {
      if (seen[film]) {
        unseen[film] = 0;
      }
    }
    return unseen;
  }
}
