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
        Position at = lines.position();
        List<String> fields = fields(at, line, movieSeparator, flags ? FIRST_FLAG : 3);
        List<String> genres = flags ? flagged(fields) : List.of(fields.get(2).split("\\|", 0));
        assembly.item(at, fields.get(0), fields.get(1), genres);
      }
    }
    assembly.requireItems(movies.path());
    try (LineReader lines = new LineReader(ratings)) {
      for (String line = lines.next(); line != null; line = lines.next()) {
        Position at = lines.position();
        List<String> fields = fields(at, line, ratingSeparator, 4);
        long timestamp = at.wholeNumber("timestamp", fields.get(3));
        assembly.interaction(at, fields.get(0), fields.get(1), timestamp);
      }
    }
    return assembly.build(ratings.path());
  }

  private static List<String> fields(Position at, String line, String separator, int least) {
    List<String> fields = LineReader.split(line, separator);
    if (fields.size() < least) {
      String shown = separator.equals("\t") ? "a tab" : "'" + separator + "'";
      throw at.problem(
          "a column is missing: "
              + least
              + " parted by "
              + shown
              + " are needed, there are "
              + fields.size());
    }
    return fields;
  }

  private static List<String> flagged(List<String> fields) {
    List<String> genres = new ArrayList<>();
    for (int genre = 0; genre < GENRES.size() && FIRST_FLAG + genre < fields.size(); genre++) {
      if (fields.get(FIRST_FLAG + genre).equals("1")) {
        genres.add(GENRES.get(genre));
      }
    }
    return genres;
  }
}
