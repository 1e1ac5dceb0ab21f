// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.genrec.data.InteractionDataset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The sample can be learned from: what is put in can be found in the sequences. */
class SampleStructureTest {
  private static final SampleDataset SAMPLE =
      SampleDataset.simulate(Audience.EVERYONE, SampleDataset.SEED);
  private static final SampleFilms FILMS = SAMPLE.films();
  private static final int CUTOFF = 10;

  private final List<int[]> histories = histories(SAMPLE.interactions());
  private final int[] counts = counts(histories);

  @Test
  void theNextOfASeriesFollowsSoon() {
    int within = 0;
    int chances = 0;
    double byChance = 0;
    for (int[] history : histories) {
      for (int i = 0; i + 3 < history.length; i++) {
        int next = FILMS.next(history[i]);
        if (next >= 0) {
          chances++;
          within += IntStream.rangeClosed(i + 1, i + 3).anyMatch(j -> history[j] == next) ? 1 : 0;
          byChance += 3.0 * counts[next] / SAMPLE.viewings().size();
        }
      }
    }
    assertThat((double) within / chances).isGreaterThan(0.5);
    assertThat(within).isGreaterThan((int) (50 * byChance));
  }

  @Test
  void genresRepeatMoreThanInShuffledHistories() {
    double ordered = shareOfSteps(histories, SampleStructureTest::shareAGenre);
    List<int[]> shuffled = new ArrayList<>();
    for (int[] history : histories) {
      List<Integer> films = new ArrayList<>(Arrays.stream(history).boxed().toList());
      Collections.shuffle(films, new Random(1));
      shuffled.add(films.stream().mapToInt(Integer::intValue).toArray());
    }
    double withinViewers = shareOfSteps(shuffled, SampleStructureTest::shareAGenre);
    assertThat(ordered).isGreaterThan(withinViewers * 1.1);
    assertThat(withinViewers).isGreaterThan(any() * 1.1);
  }

  @Test
  void ratingsGoWithTheGenreThatAViewerWatchesMost() {
    Map<Integer, List<Viewing>> viewers =
        SAMPLE.viewings().stream().collect(Collectors.groupingBy(Viewing::viewer));
    DoubleSummaryStatistics ofFavourite = new DoubleSummaryStatistics();
    DoubleSummaryStatistics ofOthers = new DoubleSummaryStatistics();
    for (List<Viewing> viewings : viewers.values()) {
      String favourite = favouriteGenre(viewings);
      for (Viewing viewing : viewings) {
        boolean is = FILMS.get(viewing.film()).genres().contains(favourite);
        (is ? ofFavourite : ofOthers).accept(viewing.halfStars());
      }
    }
    assertThat(ofFavourite.getAverage()).isGreaterThan(ofOthers.getAverage() + 0.5);
    assertThat(SAMPLE.viewings())
        .extracting(Viewing::halfStars)
        .contains(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
  }

  @Test
  void popularityHasALongTail() {
    int[] sorted = counts.clone();
    Arrays.sort(sorted);
    int top = Arrays.stream(sorted, sorted.length - sorted.length / 10, sorted.length).sum();
    long seen = Arrays.stream(counts).filter(count -> count > 0).count();
    assertThat(top).isBetween(SAMPLE.viewings().size() / 4, SAMPLE.viewings().size() / 2);
    assertThat(seen).isGreaterThan(FILMS.count() * 95L / 100);
  }

  @Test
  void aFirstOrderMarkovChainBeatsPopularity() {
    int[] popularity = new int[FILMS.count()];
    int[][] transitions = new int[FILMS.count()][FILMS.count()];
    for (int[] history : histories) {
      for (int i = 0; i < history.length - 1; i++) {
        popularity[history[i]]++;
        if (i > 0) {
          transitions[history[i - 1]][history[i]]++;
        }
      }
    }
    int popularHits = 0;
    int markovHits = 0;
    for (int[] history : histories) {
      popularHits += hits(popularity, history);
      markovHits += hits(transitions[history[history.length - 2]], history);
    }
    assertThat(markovHits).isGreaterThan(3 * popularHits);
    assertThat(markovHits).isGreaterThan(Audience.EVERYONE.viewers() / 4);
  }

  /** 1 if the last film is among the first unseen ones by score, else 0. */
  private static int hits(int[] scores, int[] history) {
    boolean[] seen = new boolean[scores.length];
    for (int i = 0; i < history.length - 1; i++) {
      seen[history[i]] = true;
    }
    int target = history[history.length - 1];
    long better =
        IntStream.range(0, scores.length)
            .filter(film -> !seen[film] && film != target)
            .filter(film -> scores[film] >= scores[target])
            .count();
    return better < CUTOFF ? 1 : 0;
  }

  private interface Relation {
    boolean holds(int first, int second);
  }

  private static String favouriteGenre(List<Viewing> viewings) {
    Map<String, Long> watched =
        viewings.stream()
            .flatMap(viewing -> FILMS.get(viewing.film()).genres().stream())
            .collect(Collectors.groupingBy(genre -> genre, TreeMap::new, Collectors.counting()));
    return Collections.max(watched.entrySet(), Map.Entry.comparingByValue()).getKey();
  }

  private static double shareOfSteps(List<int[]> histories, Relation relation) {
    long steps = 0;
    long holding = 0;
    for (int[] history : histories) {
      for (int i = 1; i < history.length; i++) {
        steps++;
        holding += relation.holds(history[i - 1], history[i]) ? 1 : 0;
      }
    }
    return (double) holding / steps;
  }

  private static boolean shareAGenre(int first, int second) {
    return !Collections.disjoint(FILMS.get(first).genres(), FILMS.get(second).genres());
  }

  private double any() {
    double sum = 0;
    double all = SAMPLE.viewings().size();
    for (int a = 0; a < counts.length; a++) {
      for (int b = 0; b < counts.length; b++) {
        sum += shareAGenre(a, b) ? counts[a] / all * counts[b] / all : 0;
      }
    }
    return sum;
  }

  private static List<int[]> histories(InteractionDataset dataset) {
    return IntStream.range(0, dataset.userCount()).mapToObj(dataset::history).toList();
  }

  private static int[] counts(List<int[]> histories) {
    int[] counts = new int[FILMS.count()];
    histories.forEach(history -> Arrays.stream(history).forEach(film -> counts[film]++));
    return counts;
  }
}
