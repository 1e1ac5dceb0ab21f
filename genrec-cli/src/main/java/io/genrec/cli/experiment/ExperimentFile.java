// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.experiment;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.genrec.cli.fetch.PlainName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A file of experiments:
 *
 * <pre>{@code
 * {"description": "...", "dataset": "films", "seeds": [1, 2],
 *  "settings": {"epochs": 16},
 *  "experiments": {"usual": {}, "dropout-4": {"dropout": 0.4, "seeds": [1]}}}
 * }</pre>
 *
 * @param file where it lies
 * @param description what it is for, may be empty
 * @param common the settings that all experiments begin with
 * @param experiments at least one, in the order of the file
 */
public record ExperimentFile(
    Path file, String description, Map<String, JsonNode> common, List<Experiment> experiments) {
  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final String SEEDS = "seeds";
  private static final String SETTINGS = "settings";
  private static final String EXPERIMENTS = "experiments";
  private static final String DESCRIPTION = "description";
  private static final String DATASET = "dataset";
  private static final String AUDIENCE = "audience";

  /** Settings that may stand beside the others' object, as they say what all is about. */
  private static final List<String> OF_DATA = List.of(DATASET, AUDIENCE);

  private static final Set<String> KEYS =
      Set.of(DESCRIPTION, DATASET, AUDIENCE, SEEDS, SETTINGS, EXPERIMENTS);

  private static final List<Long> USUAL_SEEDS = List.of(1L);

  /** Copies the collections. */
  public ExperimentFile {
    common = Collections.unmodifiableMap(new LinkedHashMap<>(common));
    experiments = List.copyOf(experiments);
  }

  /**
   * Reads a file. Whether its settings are options, is not looked at.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if it is not in this form; the message names the file and what
   *     is wrong
   */
  public static ExperimentFile read(Path file) throws IOException {
    JsonNode root;
    try {
      root = JSON.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(file + ": no JSON: " + e.getOriginalMessage(), e);
    }
    try {
      return parse(file, root);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  private static ExperimentFile parse(Path file, JsonNode root) {
    object("the file", root)
        .keySet()
        .forEach(
            key -> {
              if (!KEYS.contains(key)) {
                throw new IllegalArgumentException(
                    "\"%s\" has no meaning there; there may be %s, and options in \"%s\""
                        .formatted(
                            key,
                            KEYS.stream().sorted().collect(Collectors.joining(", ")),
                            SETTINGS));
              }
            });
    Map<String, JsonNode> common = new LinkedHashMap<>();
    if (root.has(SETTINGS)) {
      common.putAll(object("\"" + SETTINGS + "\"", root.get(SETTINGS)));
    }
    for (String key : OF_DATA) {
      if (root.has(key) && common.put(key, root.get(key)) != null) {
        throw new IllegalArgumentException(
            "\"%s\" is there twice, in \"%s\" and beside it".formatted(key, SETTINGS));
      }
    }
    common.values().removeIf(JsonNode::isNull);
    List<Long> seeds = root.has(SEEDS) ? seeds(root.get(SEEDS)) : USUAL_SEEDS;
    List<Experiment> experiments = new ArrayList<>();
    object("\"" + EXPERIMENTS + "\"", root.path(EXPERIMENTS))
        .forEach((name, own) -> experiments.add(experiment(name, own, common, seeds)));
    if (experiments.isEmpty()) {
      throw new IllegalArgumentException("\"" + EXPERIMENTS + "\" has none");
    }
    return new ExperimentFile(file, root.path(DESCRIPTION).asText(), common, experiments);
  }

  private static Experiment experiment(
      String name, JsonNode given, Map<String, JsonNode> common, List<Long> seeds) {
    String where = "experiment \"" + name + "\"";
    if (!PlainName.is(name)) {
      throw new IllegalArgumentException(
          where + ": a name has letters, digits, dots, dashes and underscores, as a folder's");
    }
    Map<String, JsonNode> settings = object(where, given);
    try {
      JsonNode own = settings.remove(SEEDS);
      return Experiment.of(name, common, settings, own == null ? seeds : seeds(own));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
    }
  }

  private static Map<String, JsonNode> object(String what, JsonNode node) {
    if (!node.isObject()) {
      throw new IllegalArgumentException(what + " is missing or no object, { ... }");
    }
    Map<String, JsonNode> fields = new LinkedHashMap<>();
    node.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
    return fields;
  }

  private static List<Long> seeds(JsonNode node) {
    List<Long> seeds = new ArrayList<>();
    for (JsonNode seed : node) {
      if (!seed.isIntegralNumber() || !seed.canConvertToLong()) {
        throw new IllegalArgumentException("\"seeds\": " + seed + " is no whole number");
      }
      seeds.add(seed.longValue());
    }
    if (seeds.isEmpty()) {
      throw new IllegalArgumentException("\"seeds\" has none; write them as [1, 2, 3]");
    }
    return seeds.stream().distinct().toList();
  }

  /** The same about another data set, and none of the built-in sample's audiences. */
  public ExperimentFile withDataset(Path folder) {
    TextNode name = TextNode.valueOf(folder.toAbsolutePath().toString());
    UnaryOperator<Map<String, JsonNode>> about =
        settings -> {
          Map<String, JsonNode> changed = new LinkedHashMap<>(settings);
          changed.remove(AUDIENCE);
          changed.put(DATASET, name);
          return changed;
        };
    return new ExperimentFile(
        file,
        description,
        about.apply(common),
        experiments.stream()
            .map(
                each -> {
                  Map<String, JsonNode> own = new LinkedHashMap<>(each.own());
                  own.keySet().removeAll(OF_DATA);
                  return new Experiment(
                      each.name(), about.apply(each.settings()), own, each.seeds());
                })
            .toList());
  }

  /** The same, each experiment with these seeds. */
  public ExperimentFile withSeeds(List<Long> seeds) {
    return new ExperimentFile(
        file,
        description,
        common,
        experiments.stream()
            .map(each -> new Experiment(each.name(), each.settings(), each.own(), seeds))
            .toList());
  }

  /**
   * The experiments of these names, in the order of the file; all of them without names.
   *
   * @throws IllegalArgumentException if there is none of a name
   */
  public List<Experiment> named(List<String> names) {
    for (String name : names) {
      if (experiments.stream().noneMatch(each -> each.name().equals(name))) {
        throw new IllegalArgumentException(
            "%s: no experiment is called '%s'; there are %s"
                .formatted(
                    file,
                    name,
                    experiments.stream().map(Experiment::name).collect(Collectors.joining(", "))));
      }
    }
    return experiments.stream()
        .filter(each -> names.isEmpty() || names.contains(each.name()))
        .toList();
  }
}
