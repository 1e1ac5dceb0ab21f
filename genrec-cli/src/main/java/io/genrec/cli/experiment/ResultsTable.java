// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.experiment;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/**
 * The results of experiments, a CSV file with a row for each run. Safe in any thread and process:
 * the file changes as a whole, under a lock.
 */
public final class ResultsTable {
  /** The file's name in the folder of results. */
  public static final String FILE = "results.csv";

  private static final CSVFormat CSV = CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();
  private static final List<String> COLUMNS =
      Stream.of(
              Stream.of(
                  "experiment",
                  "seed",
                  "settings",
                  "parameters",
                  "tokens",
                  "epochs",
                  "chosen epoch",
                  "training seconds",
                  "tokens per second"),
              RunFigures.METRICS.stream().map(metric -> "validation " + metric.name()),
              RunFigures.METRICS.stream().map(metric -> "test " + metric.name()),
              Stream.of("model bytes", "genrec", "when"))
          .flatMap(column -> column)
          .toList();

  /** A file's lock keeps other processes away, but not other threads. */
  private static final Object THREADS = new Object();

  private final Path file;

  /** The results of a folder, which need not be there yet. */
  public ResultsTable(Path folder) {
    this.file = folder.resolve(FILE);
  }

  /** Where it lies. */
  public Path file() {
    return file;
  }

  /**
   * All rows, in the order of their writing.
   *
   * @throws IOException if the file cannot be read, or is no such table
   */
  public List<ResultRow> rows() throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    CSVFormat withHead = CSV.builder().setHeader().setSkipHeaderRecord(true).get();
    try (Reader reader = Files.newBufferedReader(file);
        var records = withHead.parse(reader)) {
      if (!records.getHeaderNames().equals(COLUMNS)) {
        throw new IOException(file + " has other columns than results have; move it away");
      }
      List<ResultRow> rows = new ArrayList<>();
      for (CSVRecord record : records) {
        rows.add(row(record));
      }
      return List.copyOf(rows);
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new IOException(file + " is damaged: " + e.getMessage(), e);
    }
  }

  /** The row of a run, if it has one; exceptions as {@link #rows}. */
  public Optional<ResultRow> row(RunName run) throws IOException {
    return rows().stream().filter(row -> row.run().equals(run)).findFirst();
  }

  /**
   * Appends a row, or puts it in place of the one that its run has.
   *
   * @throws IOException if the file cannot be read or written; it is then as it was
   */
  public void put(ResultRow row) throws IOException {
    synchronized (THREADS) {
      Path lock = file.resolveSibling(FILE + ".lock");
      try (FileChannel channel =
          FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        channel.lock(); // until the channel is closed
        List<ResultRow> rows = new ArrayList<>(rows());
        int at = rows.stream().map(ResultRow::run).toList().indexOf(row.run());
        if (at < 0) {
          rows.add(row);
        } else {
          rows.set(at, row);
        }
        WholeFile.write(file, text(rows).getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private static String text(List<ResultRow> rows) throws IOException {
    StringWriter text = new StringWriter();
    try (CSVPrinter csv = new CSVPrinter(text, CSV)) {
      csv.printRecord(COLUMNS);
      for (ResultRow row : rows) {
        csv.printRecord(cells(row));
      }
    }
    return text.toString();
  }

  private static List<Object> cells(ResultRow row) {
    List<Object> cells = new ArrayList<>();
    cells.add(row.run().experiment());
    cells.add(row.run().seed());
    cells.add(row.settings());
    cells.add(row.effort().parameters());
    cells.add(row.effort().tokens());
    cells.add(row.epochs());
    cells.add(row.chosenEpoch());
    cells.add(String.format(Locale.ROOT, "%.3f", row.effort().seconds()));
    cells.add(Math.round(row.effort().tokensPerSecond()));
    cells.addAll(row.validation().values());
    RunFigures.METRICS.forEach(metric -> cells.add(""));
    row.test()
        .ifPresent(
            figures -> {
              int end = cells.size();
              int start = end - figures.values().size();
              for (int i = start; i < end; i++) {
                cells.set(i, figures.values().get(i - start));
              }
            });
    cells.add(row.modelBytes());
    cells.add(row.version());
    cells.add(row.when());
    return cells;
  }

  private static ResultRow row(CSVRecord record) {
    boolean isTested = !record.get("test " + RunFigures.METRICS.get(0).name()).isEmpty();
    return new ResultRow(
        new RunName(record.get("experiment"), Long.parseLong(record.get("seed"))),
        record.get("settings"),
        new TrainingEffort(
            Long.parseLong(record.get("parameters")),
            Long.parseLong(record.get("tokens")),
            Double.parseDouble(record.get("training seconds"))),
        Integer.parseInt(record.get("epochs")),
        Integer.parseInt(record.get("chosen epoch")),
        figures(record, "validation "),
        isTested ? Optional.of(figures(record, "test ")) : Optional.empty(),
        Long.parseLong(record.get("model bytes")),
        record.get("genrec"),
        record.get("when"));
  }

  private static RunFigures figures(CSVRecord record, String part) {
    return new RunFigures(
        RunFigures.METRICS.stream()
            .map(metric -> Double.valueOf(record.get(part + metric.name())))
            .toList());
  }
}
