// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.genrec.data.TitleText;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SampleFilmsTest {
  /** Those of the README of MovieLens. */
  private static final Set<String> GENRES =
      Set.of(
          "Action",
          "Adventure",
          "Animation",
          "Children",
          "Comedy",
          "Crime",
          "Documentary",
          "Drama",
          "Fantasy",
          "Film-Noir",
          "Horror",
          "Musical",
          "Mystery",
          "Romance",
          "Sci-Fi",
          "Thriller",
          "War",
          "Western");

  private final SampleFilms films = SampleFilms.load();

  @Test
  void thereAreAThousandFilmsWithIdsAndTitlesOfTheirOwn() {
    assertThat(films.count()).isGreaterThanOrEqualTo(1_000);
    assertThat(films.all()).extracting(SampleFilm::id).doesNotHaveDuplicates();
    assertThat(films.all()).extracting(SampleFilm::title).doesNotHaveDuplicates();
  }

  @Test
  void titlesAreNormalAndEndInAYearOfTheFilmEra() {
    assertThat(films.all())
        .allSatisfy(
            film -> {
              assertThat(film.title()).isEqualTo(TitleText.normalise(film.title()));
              assertThat(film.title()).matches(".*\\S \\(\\d{4}\\)");
              assertThat(film.year()).isBetween(1895, 2024);
            });
  }

  @Test
  void genresAreThoseOfMovieLens() {
    assertThat(films.all())
        .allSatisfy(
            film ->
                assertThat(film.genres()).isNotEmpty().doesNotHaveDuplicates().isSubsetOf(GENRES));
  }

  @Test
  void everyFilmHasADirectorAndNoBlankAroundNames() {
    assertThat(films.all())
        .allSatisfy(
            film -> {
              assertThat(film.director()).isNotBlank().isEqualTo(film.director().strip());
              assertThat(film.series()).isEqualTo(film.series().strip());
              assertThat(film.isInSeries()).isEqualTo(!film.series().isEmpty());
            });
  }

  @Test
  void seriesCountFromOneWithoutGapsAndNeverGoBackInTime() {
    Map<String, List<SampleFilm>> series =
        films.all().stream()
            .filter(SampleFilm::isInSeries)
            .collect(Collectors.groupingBy(SampleFilm::series));
    assertThat(series).isNotEmpty();
    series.forEach(
        (name, parts) -> {
          parts.sort(Comparator.comparingInt(SampleFilm::order));
          assertThat(parts)
              .as(name)
              .extracting(SampleFilm::order)
              .containsExactlyElementsOf(IntStream.rangeClosed(1, parts.size()).boxed().toList());
          assertThat(parts).as(name).extracting(SampleFilm::year).isSorted();
          assertThat(parts).as(name).hasSizeGreaterThan(1);
        });
  }

  @Test
  void linksAFilmToThoseBeforeAndAfterIt() {
    int empire = index("Star Wars: Episode V - The Empire Strikes Back (1980)");
    assertThat(films.previous(empire))
        .isEqualTo(index("Star Wars: Episode IV - A New Hope (1977)"));
    assertThat(films.next(empire))
        .isEqualTo(index("Star Wars: Episode VI - Return of the Jedi (1983)"));
    int alone = index("Citizen Kane (1941)");
    assertThat(films.previous(alone)).isEqualTo(-1);
    assertThat(films.next(alone)).isEqualTo(-1);
  }

  private int index(String title) {
    return IntStream.range(0, films.count())
        .filter(film -> films.get(film).title().equals(title))
        .findFirst()
        .orElseThrow();
  }
}
