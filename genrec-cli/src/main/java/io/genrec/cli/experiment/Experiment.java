// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One of the trainings that are compared.
 *
 * @param name what it is called, fit for a folder's name
 * @param settings all that it is trained with, by the names of options
 * @param own those of them that are not, or not so, common to the file's experiments; JSON's null
 *     where a common one does not hold
 * @param seeds it is run with each of them
 */
public record Experiment(
    String name, Map<String, JsonNode> settings, Map<String, JsonNode> own, List<Long> seeds) {
  /** Copies the collections. */
  public Experiment {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    own = Collections.unmodifiableMap(new LinkedHashMap<>(own));
    seeds = List.copyOf(seeds);
  }

  /** The common settings with those of its own in their place. */
  static Experiment of(
      String name, Map<String, JsonNode> common, Map<String, JsonNode> given, List<Long> seeds) {
    Map<String, JsonNode> settings = new LinkedHashMap<>(common);
    Map<String, JsonNode> own = new LinkedHashMap<>();
    given.forEach(
        (key, value) -> {
          JsonNode usual = common.get(key);
          if (!value.equals(usual) && !(value.isNull() && usual == null)) {
            own.put(key, value);
          }
          if (value.isNull()) {
            settings.remove(key);
          } else {
            settings.put(key, value);
          }
        });
    return new Experiment(name, settings, own, seeds);
  }

  /** What is its own, as {@code key=value key=value}; empty if nothing is. */
  public String ownText() {
    return own.entrySet().stream()
        .map(
            each ->
                each.getKey()
                    + "="
                    + (each.getValue().isNull() ? "default" : each.getValue().asText()))
        .collect(Collectors.joining(" "));
  }
}
