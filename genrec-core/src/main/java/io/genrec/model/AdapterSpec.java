// SPDX-License-Identifier: Apache-2.0
package io.genrec.model;

import java.io.Serializable;
import java.nio.file.Path;

/**
 * A LoRA adapter and how strongly it is applied.
 *
 * @param file the path of a GGUF adapter file
 * @param scale the factor on the adapter's update, 1 for as trained; finite
 */
public record AdapterSpec(String file, float scale) implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * Checks the scale.
   *
   * @throws IllegalArgumentException if the scale is not a finite number
   */
  public AdapterSpec {
    if (!Float.isFinite(scale)) {
      throw new IllegalArgumentException("the scale of adapter " + file + " is " + scale);
    }
  }

  /** An adapter applied as it was trained. */
  public static AdapterSpec of(Path file) {
    return new AdapterSpec(file.toString(), 1f);
  }

  /** The adapter's file. */
  public Path path() {
    return Path.of(file);
  }
}
