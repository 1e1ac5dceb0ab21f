// SPDX-License-Identifier: Apache-2.0
package io.genrec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.genrec.model.AdapterSpec;
import io.genrec.model.ModelLoadException;
import io.genrec.model.ModelSpec;
import io.genrec.prompt.PromptTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A folder with a trained recommender: {@value #DESCRIPTION} in it names the model and its
 * adapters, and their files say how they are to be asked. Files inside the folder are named
 * relative to it, so that the folder may be moved.
 *
 * <pre>{@code
 * Recommender.open(RecommenderFolder.spec(Path.of("recommender")), catalogue)
 * }</pre>
 */
public final class RecommenderFolder {
  /** The file that makes a folder a recommender. */
  public static final String DESCRIPTION = "recommender.json";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MODEL = "model";
  private static final String ADAPTERS = "adapters";
  private static final String FILE = "file";
  private static final String SCALE = "scale";

  private RecommenderFolder() {}

  /**
   * Writes the description of a folder; it appears whole or not at all.
   *
   * @param model its files and the adapters' scales are written down, not its engine and device
   * @throws IOException if the file cannot be written
   */
  public static void write(Path folder, ModelSpec model) throws IOException {
    ObjectNode description = JSON.createObjectNode();
    description.put(MODEL, name(folder, model.path()));
    for (AdapterSpec adapter : model.adapters()) {
      description
          .withArray(ADAPTERS)
          .addObject()
          .put(FILE, name(folder, adapter.path()))
          .put(SCALE, adapter.scale());
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
    Path file = folder.resolve(DESCRIPTION);
    if (!Files.exists(file)) {
      throw new ModelLoadException(
          folder + " is no recommender: it has no " + DESCRIPTION + "; 'genrec train' makes one");
    }
    try {
      JsonNode description = JSON.readTree(file.toFile());
      ModelSpec model = ModelSpec.of(folder.resolve(text(description, MODEL)));
      for (JsonNode adapter : description.path(ADAPTERS)) {
        model =
            model.withAdapter(
                new AdapterSpec(
                    folder.resolve(text(adapter, FILE)).toString(),
                    (float) adapter.path(SCALE).asDouble(1)));
      }
      return model;
    } catch (IOException | IllegalArgumentException e) {
      throw new ModelLoadException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * What opens the recommender of a folder: its model and adapters, asked what they were trained
   * on; with lists of whole titles if their files do not say.
   *
   * @throws ModelLoadException as {@link #read} and {@link TrainedWith#of}
   */
  public static RecommenderSpec spec(Path folder) {
    ModelSpec model = read(folder);
    return TrainedWith.of(model)
        .map(trained -> trained.recommender(model))
        .orElseGet(() -> RecommenderSpec.of(model, PromptTemplate.sequence()));
  }

  private static String text(JsonNode object, String key) {
    if (!object.path(key).isTextual()) {
      throw new IllegalArgumentException("the key \"" + key + "\" is missing or no text");
    }
    return object.path(key).asText();
  }
}
