// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.genrec.cli.experiment.ExperimentSummary;
import io.genrec.cli.experiment.Spread;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Writes what experiments came to, a line each. */
final class ExperimentTable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> FIGURES =
      List.of("validation HR@10", "validation NDCG@10", "test HR@10", "test NDCG@10");

  private final List<ExperimentSummary> summaries;

  /** Writes them in this order. */
  ExperimentTable(List<ExperimentSummary> summaries) {
    this.summaries = List.copyOf(summaries);
  }

  void write(EvaluateCommand.Form form, PrintWriter out) throws IOException {
    switch (form) {
      case TABLE -> writeTable(out);
      case CSV -> writeCsv(out);
      case JSON -> writeJson(out);
    }
    out.flush();
  }

  private void writeTable(PrintWriter out) {
    boolean isTested = summaries.stream().anyMatch(each -> each.test().isPresent());
    List<String> figures = isTested ? FIGURES : FIGURES.subList(0, 2);
    TextTable table =
        new TextTable(
            Stream.of(
                    Stream.of("experiment", "seeds"),
                    figures.stream().flatMap(name -> Stream.of(name, "sd")),
                    Stream.of("parameters", "training", "settings"))
                .flatMap(cell -> cell)
                .toArray(String[]::new));
    for (ExperimentSummary each : summaries) {
      List<String> cells = new ArrayList<>(List.of(each.experiment(), seeds(each)));
      for (Optional<Spread> spread : spreads(each).subList(0, figures.size())) {
        cells.add(spread.map(value -> number(value.mean())).orElse(""));
        cells.add(
            spread
                .map(Spread::deviation)
                .filter(deviation -> deviation.isPresent())
                .map(deviation -> number(deviation.getAsDouble()))
                .orElse(""));
      }
      cells.add(String.format(Locale.ROOT, "%,d", each.parameters()));
      cells.add(Durations.text(each.seconds()));
      cells.add(each.settings());
      table.row(cells.toArray(new String[0]));
    }
    table.print(out);
  }

  /** Not all seeds may have been tested. */
  private static String seeds(ExperimentSummary each) {
    return each.test().isPresent() && each.testSeeds() < each.seeds()
        ? "%d, %d tested".formatted(each.seeds(), each.testSeeds())
        : String.valueOf(each.seeds());
  }

  private void writeCsv(PrintWriter out) throws IOException {
    CSVPrinter csv =
        new CSVPrinter(out, CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get());
    List<Object> head = new ArrayList<>(List.of("experiment", "seeds", "tested seeds", "settings"));
    FIGURES.forEach(name -> head.addAll(List.of(name, name + " sd")));
    head.addAll(List.of("parameters", "training seconds"));
    csv.printRecord(head);
    for (ExperimentSummary each : summaries) {
      List<Object> cells =
          new ArrayList<>(
              List.of(each.experiment(), each.seeds(), each.testSeeds(), each.settings()));
      for (Optional<Spread> spread : spreads(each)) {
        cells.add(spread.<Object>map(Spread::mean).orElse(""));
        cells.add(
            spread
                .map(Spread::deviation)
                .filter(deviation -> deviation.isPresent())
                .<Object>map(deviation -> deviation.getAsDouble())
                .orElse(""));
      }
      cells.addAll(List.of(each.parameters(), each.seconds()));
      csv.printRecord(cells);
    }
    csv.flush();
  }

  private void writeJson(PrintWriter out) throws IOException {
    for (ExperimentSummary each : summaries) {
      ObjectNode line = JSON.createObjectNode();
      line.put("experiment", each.experiment());
      line.put("seeds", each.seeds());
      line.put("testedSeeds", each.testSeeds());
      line.put("settings", each.settings());
      List<Optional<Spread>> spreads = spreads(each);
      for (int i = 0; i < FIGURES.size(); i++) {
        String name = FIGURES.get(i);
        spreads
            .get(i)
            .ifPresent(
                spread -> {
                  ObjectNode figure = line.putObject(name);
                  figure.put("mean", spread.mean());
                  spread.deviation().ifPresent(deviation -> figure.put("sd", deviation));
                });
      }
      line.put("parameters", each.parameters());
      line.put("trainingSeconds", each.seconds());
      out.println(JSON.writeValueAsString(line));
    }
  }

  /** In the order of {@link #FIGURES}. */
  private static List<Optional<Spread>> spreads(ExperimentSummary each) {
    return List.of(
        Optional.of(each.validation().hitRate()),
        Optional.of(each.validation().ndcg()),
        each.test().map(ExperimentSummary.Part::hitRate),
        each.test().map(ExperimentSummary.Part::ndcg));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
