// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.fetch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The models that there are.
 *
 * @param format {@code genrec-models/1}
 * @param ships those that come with genrec
 * @param models those that can be fetched
 */
public record ModelManifest(String format, List<ShippedModel> ships, List<ModelEntry> models) {
  private static final String FORMAT = "genrec-models/1";

  /** Checks the form. */
  public ModelManifest {
    if (!FORMAT.equals(format)) {
      throw new IllegalArgumentException("the format is '" + format + "', not '" + FORMAT + "'");
    }
    Entries.require("manifest", models);
    ships = ships == null ? List.of() : List.copyOf(ships);
    models = List.copyOf(models);
  }

  /** The manifest that ships. */
  public static ModelManifest shipped() {
    return Entries.shipped("manifest.json", ModelManifest.class);
  }

  /**
   * A manifest of the user's, such as one of a mirror.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if it is not in the form of the one that ships
   */
  public static ModelManifest read(Path file) throws IOException {
    return Entries.read(file, ModelManifest.class);
  }

  /**
   * The model of a name, in small or capital letters.
   *
   * @throws IllegalArgumentException if there is none
   */
  public ModelEntry model(String name) {
    return Entries.named("model", "genrec models list", models, ModelEntry::name, name);
  }
}
