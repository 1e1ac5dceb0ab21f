// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FilmClubTest {
  private static final SampleDataset CLUB =
      SampleDataset.simulate(Audience.FILM_CLUB, SampleDataset.SEED);
  private static final SampleDataset EVERYONE =
      SampleDataset.simulate(Audience.EVERYONE, SampleDataset.SEED);

  @Test
  void membersWatchADirectorsFilmsInOrderFarMoreThanOthersDo() {
    assertThat(shareOfLaterFilmsOfTheSameDirector(CLUB)).isGreaterThan(0.5);
    assertThat(shareOfLaterFilmsOfTheSameDirector(EVERYONE)).isLessThan(0.3);
  }

  @Test
  void membersAreOtherPeopleThanTheViewers() {
    assertThat(histories(CLUB)).hasSize(Audience.FILM_CLUB.viewers());
    assertThat(histories(CLUB).keySet()).doesNotContainAnyElementsOf(histories(EVERYONE).keySet());
  }

  @Test
  void nobodyWatchesAFilmTwice() {
    assertThat(histories(CLUB).values())
        .allSatisfy(films -> assertThat(films).doesNotHaveDuplicates());
  }

  private static double shareOfLaterFilmsOfTheSameDirector(SampleDataset sample) {
    int steps = 0;
    int later = 0;
    for (List<Integer> films : histories(sample).values()) {
      for (int i = 1; i < films.size(); i++) {
        SampleFilm before = sample.films().get(films.get(i - 1));
        SampleFilm film = sample.films().get(films.get(i));
        steps++;
        later += before.director().equals(film.director()) && film.year() >= before.year() ? 1 : 0;
      }
    }
    return (double) later / steps;
  }

  private static Map<Integer, List<Integer>> histories(SampleDataset sample) {
    return sample.viewings().stream()
        .collect(
            Collectors.groupingBy(
                Viewing::viewer,
                TreeMap::new,
                Collectors.mapping(Viewing::film, Collectors.toList())));
  }
}
