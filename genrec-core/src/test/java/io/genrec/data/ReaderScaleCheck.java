// SPDX-License-Identifier: Apache-2.0
package io.genrec.data;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Reads a made-up MovieLens of the size of the largest real one, 25 million ratings, and prints how
 * long it took and how much heap. Not a test: it takes a minute or two and 700 MB of disk, which it
 * gives back. Run it with {@code -Xmx2g} and the class path of the tests; the argument is the
 * folder to make its own folder in.
 */
final class ReaderScaleCheck {
  private static final int RATINGS = 25_000_000;
  private static final int USERS = 162_000;
  private static final int MOVIES = 62_000;
  private static final long FIRST_TIME = 1_000_000_000L;
  private static final int TIME_SPAN = 600_000_000;
  private static final double NANOS = 1e9;
  private static final long MIB = 1 << 20;

  private ReaderScaleCheck() {}

  public static void main(String[] arguments) throws IOException {
    Path directory = Files.createTempDirectory(Path.of(arguments[0]), "genrec-scale");
    Path movies = directory.resolve("movies.csv");
    Path ratings = directory.resolve("ratings.csv");
    try {
      writeMovies(movies);
      writeRatings(ratings);
      System.out.printf("ratings.csv: %d MiB%n", Files.size(ratings) / MIB);
      long start = System.nanoTime();
      InteractionDataset dataset = DatasetReaders.detect(directory).read();
      double seconds = (System.nanoTime() - start) / NANOS;
      System.out.printf(
          "read %d interactions, %d users, %d items in %.1f s; the heap took %d MiB of %d MiB%n",
          dataset.interactionCount(),
          dataset.userCount(),
          dataset.catalogue().size(),
          seconds,
          Runtime.getRuntime().totalMemory() / MIB,
          Runtime.getRuntime().maxMemory() / MIB);
    } finally {
      Files.deleteIfExists(movies);
      Files.deleteIfExists(ratings);
      Files.delete(directory);
    }
  }

  private static void writeMovies(Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("movieId,title,genres\n");
      for (int movie = 1; movie <= MOVIES; movie++) {
        out.write(movie + ",\"Title, The Number " + movie + " (1999)\",Drama|Comedy\n");
      }
    }
  }

  // By user, the times within a user in no order, as in the real files.
  private static void writeRatings(Path file) throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("userId,movieId,rating,timestamp\n");
      for (int i = 0; i < RATINGS; i++) {
        out.write(Long.toString(1 + (long) i * USERS / RATINGS));
        out.write(',');
        out.write(Integer.toString(1 + random.nextInt(MOVIES)));
        out.write(",3.5,");
        out.write(Long.toString(FIRST_TIME + random.nextInt(TIME_SPAN)));
        out.write('\n');
      }
    }
  }
}
