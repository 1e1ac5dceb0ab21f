// SPDX-License-Identifier: Apache-2.0
package io.genrec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.genrec.model.AdapterSpec;
import io.genrec.model.ModelLoadException;
import io.genrec.model.ModelSpec;
import io.genrec.prior.CooccurrencePrior;
import io.genrec.prior.PriorFile;
import io.genrec.prior.PriorPlacement;
import io.genrec.prior.PriorSpec;
import io.genrec.prompt.PromptTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.function.Function;

/**
 * A folder with a trained recommender: {@value #DESCRIPTION} in it names the model and its
 * adapters, whose files say how they are to be asked, and the prior that is mixed with them, if
 * there is one. Files inside the folder are named relative to it, so that the folder may be moved.
 *
 * <pre>{@code
 * Recommender.open(RecommenderFolder.spec(Path.of("recommender")), catalogue)
 * }</pre>
 */
public final class RecommenderFolder {
  /** The file that makes a folder a recommender. */
  public static final String DESCRIPTION = "recommender.json";

  /** What a prior's file is called in the folder of a recommender. */
  public static final String PRIOR_FILE = "prior.gguf";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MODEL = "model";
  private static final String ENSEMBLE = "ensemble";
  private static final String ADAPTERS = "adapters";
  private static final String FILE = "file";
  private static final String SCALE = "scale";
  private static final String PRIOR = "prior";
  private static final String WEIGHT = "weight";
  private static final String PLACEMENT = "placement";
  private static final String CANDIDATES = "candidates";

  private RecommenderFolder() {}

  /**
   * Writes the description of a folder without a prior, as {@link #write(Path, ModelSpec,
   * PriorSpec)} does.
   *
   * @throws IOException if the file cannot be written
   */
  public static void write(Path folder, ModelSpec model) throws IOException {
    write(folder, model, PriorSpec.none());
  }

  /**
   * Writes the description of a folder; it appears whole or not at all.
   *
   * @param model its files and the adapters' scales are written down, not its engine and device
   * @param prior that of a file; any other must have the weight 0 and is left out
   * @throws IllegalArgumentException if the prior has a weight, but no file
   * @throws IOException if the file cannot be written
   */
  public static void write(Path folder, ModelSpec model, PriorSpec prior) throws IOException {
    ObjectNode description = JSON.createObjectNode();
    description.put(MODEL, name(folder, model.path()));
    for (String member : model.ensemble()) {
      description.withArray(ENSEMBLE).add(name(folder, Path.of(member)));
    }
    for (AdapterSpec adapter : model.adapters()) {
      description
          .withArray(ADAPTERS)
          .addObject()
          .put(FILE, name(folder, adapter.path()))
          .put(SCALE, adapter.scale());
    }
    if (prior.source() instanceof PriorFile file) {
      description
          .putObject(PRIOR)
          .put(FILE, name(folder, file.path()))
          .put(WEIGHT, prior.weight())
          .put(PLACEMENT, prior.placement().name())
          .put(CANDIDATES, prior.candidates());
    } else if (prior.weight() > 0) {
      throw new IllegalArgumentException(
          "only a prior of a file can be written down; this one is " + prior.source());
    }
    Path partial = folder.resolve(DESCRIPTION + ".partial");
    try {
      Files.writeString(
          partial, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(description) + "\n");
      Files.move(partial, folder.resolve(DESCRIPTION), StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  private static String name(Path folder, Path file) {
    Path home = folder.toAbsolutePath().normalize();
    Path absolute = file.toAbsolutePath().normalize();
    return absolute.startsWith(home)
        ? home.relativize(absolute).toString().replace('\\', '/')
        : absolute.toString();
  }

  /**
   * Reads which model, with which adapters, a folder holds.
   *
   * @throws ModelLoadException if the description is missing, cannot be read or is no such
   */
  public static ModelSpec read(Path folder) {
    return description(
        folder,
        description -> {
          ModelSpec model = ModelSpec.of(folder.resolve(text(description, MODEL)));
          for (JsonNode member : description.path(ENSEMBLE)) {
            if (!member.isTextual()) {
              throw new IllegalArgumentException(
                  "the key \"" + ENSEMBLE + "\" has an element that is no text");
            }
            model = model.withMember(folder.resolve(member.asText()));
          }
          for (JsonNode adapter : description.path(ADAPTERS)) {
            model =
                model.withAdapter(
                    new AdapterSpec(
                        folder.resolve(text(adapter, FILE)).toString(),
                        (float) adapter.path(SCALE).asDouble(1)));
          }
          return model;
        });
  }

  /**
   * Reads which prior is mixed with the model of a folder: {@link PriorSpec#none} if there is none.
   *
   * @throws ModelLoadException as {@link #read}
   */
  public static PriorSpec prior(Path folder) {
    return description(
        folder,
        description -> {
          JsonNode prior = description.path(PRIOR);
          if (prior.isMissingNode()) {
            return PriorSpec.none();
          }
          return new PriorSpec(
              CooccurrencePrior.file(folder.resolve(text(prior, FILE))),
              number(prior, WEIGHT).doubleValue(),
              placement(text(prior, PLACEMENT)),
              number(prior, CANDIDATES).intValue());
        });
  }

  private static <T> T description(Path folder, Function<JsonNode, T> part) {
    Path file = folder.resolve(DESCRIPTION);
    if (!Files.exists(file)) {
      throw new ModelLoadException(
          folder + " is no recommender: it has no " + DESCRIPTION + "; 'genrec train' makes one");
    }
    try {
      return part.apply(JSON.readTree(file.toFile()));
    } catch (IOException | IllegalArgumentException e) {
      throw new ModelLoadException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * What opens the recommender of a folder: its model and adapters, asked what they were trained
   * on, with lists of whole titles if their files do not say; and its prior.
   *
   * @throws ModelLoadException as {@link #read} and {@link TrainedWith#of}
   */
  public static RecommenderSpec spec(Path folder) {
    ModelSpec model = read(folder);
    return TrainedWith.of(model)
        .map(trained -> trained.recommender(model))
        .orElseGet(() -> RecommenderSpec.of(model, PromptTemplate.sequence()))
        .withPrior(prior(folder));
  }

  private static String text(JsonNode object, String key) {
    if (!object.path(key).isTextual()) {
      throw new IllegalArgumentException("the key \"" + key + "\" is missing or no text");
    }
    return object.path(key).asText();
  }

  private static JsonNode number(JsonNode object, String key) {
    if (!object.path(key).isNumber()) {
      throw new IllegalArgumentException("the key \"" + key + "\" is missing or no number");
    }
    return object.path(key);
  }

  private static PriorPlacement placement(String name) {
    for (PriorPlacement placement : PriorPlacement.values()) {
      if (placement.name().equals(name)) {
        return placement;
      }
    }
    throw new IllegalArgumentException(
        "\"%s\" is %s, none of %s"
            .formatted(PLACEMENT, name, Arrays.toString(PriorPlacement.values())));
  }
}
