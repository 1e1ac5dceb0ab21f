// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.sample;

import io.genrec.catalogue.Item;
import io.genrec.data.InteractionDataset;
import io.genrec.data.InteractionDatasetBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The sample data set: the films are real, the viewers are simulated. The same audience and seed
 * give the same viewings on every JDK. Immutable and safe to share between threads.
 */
public final class SampleDataset {
  /** The seed of the data set that everyone means by the sample. */
  public static final long SEED = 1;

  /** The files that {@link #write} writes. */
  public static final List<String> FILES = List.of("README.txt", SampleFilms.MOVIES, "ratings.csv");

  private final Audience audience;
  private final SampleFilms films;
  private final List<Viewing> viewings;
  private final long seed;

  private SampleDataset(Audience audience, SampleFilms films, List<Viewing> viewings, long seed) {
    this.audience = audience;
    this.films = films;
    this.viewings = viewings;
    this.seed = seed;
  }

  /** Simulates the viewers of an audience and a seed; in about a second. */
  public static SampleDataset simulate(Audience audience, long seed) {
    SampleFilms films = SampleFilms.load();
    List<Viewing> viewings = new ArrayList<>();
    new ViewerSimulator(audience, films, seed).simulate(viewings::add);
    return new SampleDataset(audience, films, List.copyOf(viewings), seed);
  }

  SampleFilms films() {
    return films;
  }

  List<Viewing> viewings() {
    return viewings;
  }

  /** What a reader makes of the files that {@link #write} writes. */
  public InteractionDataset interactions() {
    InteractionDatasetBuilder builder = new InteractionDatasetBuilder();
    for (SampleFilm film : films.all()) {
      builder.addItem(new Item(film.id(), film.title(), film.genres()));
    }
    for (Viewing viewing : viewings) {
      String film = films.get(viewing.film()).id();
      builder.add(Integer.toString(viewing.viewer()), film, viewing.timestamp());
    }
    return builder.build();
  }

  /**
   * Writes {@link #FILES} in the form of MovieLens, each complete or not at all, in place of those
   * that are there.
   *
   * @throws IOException if the folder cannot be made or a file cannot be written
   */
  public void write(Path directory) throws IOException {
    Files.createDirectories(directory);
    String readme = SampleText.readme(audience, films.count(), viewings.size(), seed);
    put(directory.resolve("README.txt"), readme.getBytes(StandardCharsets.UTF_8));
    try (InputStream movies = SampleFilms.open(SampleFilms.MOVIES)) {
      put(directory.resolve(SampleFilms.MOVIES), movies.readAllBytes());
    }
    String ratings = SampleText.ratings(films, viewings);
    put(directory.resolve("ratings.csv"), ratings.getBytes(StandardCharsets.UTF_8));
  }

  private static void put(Path file, byte[] content) throws IOException {
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    try {
      Files.write(partial, content);
      move(partial, file);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  private static void move(Path partial, Path file) throws IOException {
    try {
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
