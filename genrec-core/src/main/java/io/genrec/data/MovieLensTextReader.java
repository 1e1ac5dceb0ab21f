// SPDX-License-Identifier: Apache-2.0
package io.genrec.data;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads MovieLens as it was before 2014: movies.dat and ratings.dat (1M, 10M), or u.item and u.data
 * (100K). Those of GroupLens are ISO-8859-1 (100K, 1M) or UTF-8 (10M). Immutable and safe to share
 * between threads.
 */
public final class MovieLensTextReader implements DatasetReader {
  /** The flags of u.item, in the order of the data set's README. */
  private static final List<String> GENRES =
      List.of(
          "unknown",
          "Action",
          "Adventure",
          "Animation",
          "Children's",
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

  private static final int FIRST_FLAG = 5;
  private static final int RATING_COLUMNS = 4;

  private final String format;
  private final DataFile movies;
  private final DataFile ratings;
  private final String movieSeparator;
  private final String ratingSeparator;
  private final boolean flags;

  private MovieLensTextReader(
      String format,
      DataFile movies,
      DataFile ratings,
      String movieSeparator,
      String ratingSeparator,
      boolean flags) {
    this.format = format;
    this.movies = movies;
    this.ratings = ratings;
    this.movieSeparator = movieSeparator;
    this.ratingSeparator = ratingSeparator;
    this.flags = flags;
  }

  /** A reader of movies.dat and ratings.dat, whose columns are parted by two colons. */
  public static MovieLensTextReader dat(Path movies, Path ratings, Charset charset) {
    return new MovieLensTextReader(
        "MovieLens .dat",
        new DataFile(movies, charset),
        new DataFile(ratings, charset),
        "::",
        "::",
        false);
  }

  /** A reader of u.item, parted by bars, and u.data, parted by tabs. */
  public static MovieLensTextReader hundredThousand(Path items, Path data, Charset charset) {
    return new MovieLensTextReader(
        "MovieLens 100K",
        new DataFile(items, charset),
        new DataFile(data, charset),
        "|",
        "\t",
        true);
  }

  @Override
  public String format() {
    return format;
  }

  @Override
  public InteractionDataset read() {
    DatasetAssembly assembly = new DatasetAssembly();
    try (LineReader lines = new LineReader(movies)) {
      for (String line = lines.next(); line != null; line = lines.next()) {
        if (flags) {
          flaggedItem(assembly, lines.position(), line);
        } else {
          item(assembly, lines.position(), line);
        }
      }
    }
    assembly.requireItems(movies.path());
    try (LineReader lines = new LineReader(ratings)) {
      for (String line = lines.next(); line != null; line = lines.next()) {
        Position at = lines.position();
        List<String> fields = LineReader.split(line, ratingSeparator);
        requireColumns(at, fields.size() == RATING_COLUMNS, RATING_COLUMNS, fields.size());
        long timestamp = at.wholeNumber("timestamp", fields.get(3));
        assembly.interaction(at, fields.get(0), fields.get(1), timestamp);
      }
    }
    return assembly.build(ratings.path());
  }

  // A title may hold the two colons that part the columns.
  private void item(DatasetAssembly assembly, Position at, String line) {
    List<String> fields = LineReader.split(line, movieSeparator);
    int last = fields.size() - 1;
    requireColumns(at, last >= 2, 3, fields.size());
    String title = String.join(movieSeparator, fields.subList(1, last));
    assembly.item(at, fields.get(0), title, LineReader.categories(fields.get(last), "|"));
  }

  private void flaggedItem(DatasetAssembly assembly, Position at, String line) {
    List<String> fields = LineReader.split(line, movieSeparator);
    int columns = FIRST_FLAG + GENRES.size();
    requireColumns(at, fields.size() == columns, columns, fields.size());
    assembly.item(at, fields.get(0), fields.get(1), flagged(fields));
  }

  private static void requireColumns(Position at, boolean right, int wanted, int found) {
    if (!right) {
      throw at.problem("there are " + found + " columns, not " + wanted + "; correct the line");
    }
  }

  private static List<String> flagged(List<String> fields) {
    List<String> genres = new ArrayList<>();
    for (int genre = 0; genre < GENRES.size(); genre++) {
      if (fields.get(FIRST_FLAG + genre).equals("1")) {
        genres.add(GENRES.get(genre));
      }
    }
    return genres;
  }
}
