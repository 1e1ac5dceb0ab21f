// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a run was begun with, and what it took so far; a file in its folder.
 *
 * @param settings by the names of options, as text
 * @param data a name for the content of the data set and of other files it depends on
 * @param effort what it took so far
 */
public record RunRecord(Map<String, String> settings, String data, RunEffort effort) {
  /** The file's name in the folder of a run. */
  public static final String FILE = "experiment.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String SETTINGS = "settings";
  private static final String DATA = "data";
  private static final String FINISHED = "finished";
  private static final String CURRENT = "current";
  private static final String PARAMETERS = "parameters";
  private static final String TOKENS = "tokens";
  private static final String SECONDS = "seconds";

  /** Copies the settings. */
  public RunRecord {
    settings = Map.copyOf(settings);
  }

  /** A run that begins. */
  public static RunRecord begin(Map<String, JsonNode> settings, String data) {
    Map<String, String> text = new TreeMap<>();
    settings.forEach(
        (key, value) -> {
          if (!value.isBoolean() || value.asBoolean()) { // a flag that is false is one left out
            text.put(key, value.asText());
          }
        });
    return new RunRecord(text, data, RunEffort.NONE);
  }

  /** The same with more done. */
  public RunRecord withEffort(RunEffort spent) {
    return new RunRecord(settings, data, spent);
  }

  /** How another is not what this one was begun with, for people; empty if it is. */
  public String changes(RunRecord now) {
    List<String> changes = new ArrayList<>();
    TreeSet<String> keys = new TreeSet<>(settings.keySet());
    keys.addAll(now.settings.keySet());
    for (String key : keys) {
      String was = settings.getOrDefault(key, "default");
      String is = now.settings.getOrDefault(key, "default");
      if (!was.equals(is)) {
        changes.add("%s was %s and is %s".formatted(key, was, is));
      }
    }
    if (!data.equals(now.data)) {
      changes.add("what is in the data set or in another of its files changed");
    }
    return String.join(", ", changes);
  }

  /**
   * Reads the record of a folder, if it has one.
   *
   * @throws IOException if it cannot be read or is damaged; the message says what to do
   */
  public static Optional<RunRecord> read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      JsonNode record = JSON.readTree(Files.readAllBytes(file));
      Map<String, String> settings = new TreeMap<>();
      record
          .path(SETTINGS)
          .properties()
          .forEach(each -> settings.put(each.getKey(), each.getValue().asText()));
      return Optional.of(
          new RunRecord(
              settings,
              record.path(DATA).asText(),
              new RunEffort(effort(record.path(FINISHED)), effort(record.path(CURRENT)))));
    } catch (JsonProcessingException e) {
      throw new IOException(file + " is damaged; delete the folder to start the run again", e);
    }
  }

  private static TrainingEffort effort(JsonNode json) {
    return new TrainingEffort(
        json.path(PARAMETERS).asLong(), json.path(TOKENS).asLong(), json.path(SECONDS).asDouble());
  }

  private static void put(ObjectNode json, TrainingEffort effort) {
    json.put(PARAMETERS, effort.parameters());
    json.put(TOKENS, effort.tokens());
    json.put(SECONDS, effort.seconds());
  }

  /** Writes the record of a folder; it is there as a whole or not at all. */
  public void write(Path folder) throws IOException {
    ObjectNode record = JSON.createObjectNode();
    ObjectNode options = record.putObject(SETTINGS);
    new TreeMap<>(settings).forEach(options::put);
    record.put(DATA, data);
    put(record.putObject(FINISHED), effort.finished());
    put(record.putObject(CURRENT), effort.current());
    String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(record) + "\n";
    WholeFile.write(folder.resolve(FILE), text.getBytes(StandardCharsets.UTF_8));
  }
}
