// SPDX-License-Identifier: Apache-2.0
package io.genrec.data;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds the reader of a folder by the files that lie in it. */
public final class DatasetReaders {
  private static final List<String> JSON_SUFFIXES = List.of(".jsonl", ".json");

  private DatasetReaders() {}

  /**
   * The reader of a folder whose files are UTF-8.
   *
   * @throws DatasetException if the folder holds no known format
   */
  public static DatasetReader detect(Path directory) {
    return detect(directory, StandardCharsets.UTF_8);
  }

  /**
   * The reader of a folder whose files are of a charset.
   *
   * @throws DatasetException if the folder holds no known format
   */
  public static DatasetReader detect(Path directory, Charset charset) {
    if (has(directory, "movies.csv", "ratings.csv")) {
      return new CsvDatasetReader(
          directory.resolve("movies.csv"),
          directory.resolve("ratings.csv"),
          ColumnMapping.movieLens(),
          charset);
    }
    if (has(directory, "movies.dat", "ratings.dat")) {
      return MovieLensTextReader.dat(
          directory.resolve("movies.dat"), directory.resolve("ratings.dat"), charset);
    }
    if (has(directory, "u.item", "u.data")) {
      return MovieLensTextReader.hundredThousand(
          directory.resolve("u.item"), directory.resolve("u.data"), charset);
    }
    if (has(directory, "items.tsv", "sequences.txt")) {
      return new SequenceDatasetReader(
          directory.resolve("items.tsv"), directory.resolve("sequences.txt"), charset);
    }
    return amazon(directory, charset);
  }

  private static boolean has(Path directory, String first, String second) {
    return Files.isRegularFile(directory.resolve(first))
        && Files.isRegularFile(directory.resolve(second));
  }

  private static DatasetReader amazon(Path directory, Charset charset) {
    List<Path> json;
    try (Stream<Path> files = Files.list(directory)) {
      json =
          files
              .filter(file -> JSON_SUFFIXES.stream().anyMatch(file.toString()::endsWith))
              .sorted()
              .toList();
    } catch (IOException e) {
      throw new DatasetException(directory + ": the folder cannot be read; is it there?", e);
    }
    List<Path> metadata = json.stream().filter(DatasetReaders::isMetadata).toList();
    List<Path> reviews = json.stream().filter(file -> !isMetadata(file)).toList();
    if (metadata.size() == 1 && reviews.size() == 1) {
      return new AmazonJsonReader(reviews.get(0), metadata.get(0), charset);
    }
    throw new DatasetException(
        directory
            + ": no known data set; looked for movies.csv with ratings.csv, movies.dat with"
            + " ratings.dat, u.item with u.data, items.tsv with sequences.txt, or one meta*.jsonl"
            + " (or .json) with one other of reviews");
  }

  private static boolean isMetadata(Path file) {
    return String.valueOf(file.getFileName()).startsWith("meta");
  }
}
