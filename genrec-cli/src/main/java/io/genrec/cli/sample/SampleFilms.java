// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.sample;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** The films of the sample, numbered from 0, and which follows which. Immutable. */
final class SampleFilms {
  /** The resource that is also the sample's file of films. */
  static final String MOVIES = "movies.csv";

  private static final String DETAILS = "films.csv";
  private static final int YEAR_AND_BRACKET = 5;

  private final List<SampleFilm> films;

  /** (films) the film before in the series, or -1. */
  private final int[] previous;

  /** (films) the film after in the series, or -1. */
  private final int[] next;

  SampleFilms(List<SampleFilm> films) {
    this.films = List.copyOf(films);
    this.previous = new int[films.size()];
    this.next = new int[films.size()];
    Map<String, Integer> places = new HashMap<>();
    for (int film = 0; film < films.size(); film++) {
      places.put(place(films.get(film), 0), film);
    }
    for (int film = 0; film < films.size(); film++) {
      boolean inSeries = films.get(film).isInSeries();
      previous[film] = inSeries ? places.getOrDefault(place(films.get(film), -1), -1) : -1;
      next[film] = inSeries ? places.getOrDefault(place(films.get(film), 1), -1) : -1;
    }
  }

  private static String place(SampleFilm film, int step) {
    return film.series() + '\n' + (film.order() + step);
  }

  /** The films that ship with this class. */
  static SampleFilms load() {
    try {
      List<CSVRecord> movies = records(MOVIES);
      List<CSVRecord> details = records(DETAILS);
      List<SampleFilm> films = new ArrayList<>();
      for (int film = 0; film < movies.size(); film++) {
        films.add(film(movies.get(film), details.get(film)));
      }
      return new SampleFilms(films);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens a file that ships with this class. */
  static InputStream open(String name) {
    return Objects.requireNonNull(SampleFilms.class.getResourceAsStream(name), name);
  }

  private static List<CSVRecord> records(String name) throws IOException {
    CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
    try (CSVParser parser =
        CSVParser.builder()
            .setReader(new InputStreamReader(open(name), StandardCharsets.UTF_8))
            .setFormat(format)
            .get()) {
      return parser.getRecords();
    }
  }

  private static SampleFilm film(CSVRecord movie, CSVRecord details) {
    String id = movie.get("movieId");
    if (!id.equals(details.get("movieId"))) {
      throw new IllegalStateException(MOVIES + " and " + DETAILS + " part at film " + id);
    }
    String title = movie.get("title");
    int year = title.length() - YEAR_AND_BRACKET;
    String order = details.get("order");
    return new SampleFilm(
        id,
        title,
        Integer.parseInt(title.substring(year, title.length() - 1)),
        Arrays.asList(movie.get("genres").split("\\|", -1)),
        details.get("director"),
        details.get("series"),
        order.isEmpty() ? 0 : Integer.parseInt(order));
  }

  int count() {
    return films.size();
  }

  SampleFilm get(int film) {
    return films.get(film);
  }

  List<SampleFilm> all() {
    return films;
  }

  /** The film before in the series, or -1. */
  int previous(int film) {
    return previous[film];
  }

  /** The film after in the series, or -1. */
  int next(int film) {
    return next[film];
  }
}
