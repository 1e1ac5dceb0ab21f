// SPDX-License-Identifier: Apache-2.0
package io.genrec.prior;

import io.genrec.catalogue.Catalogue;
import java.nio.file.Path;

/**
 * Opens the {@link CooccurrencePrior} of a file.
 *
 * @param name the file's name; a {@link Path} cannot be serialised
 */
public record PriorFile(String name) implements ItemPriorSource {
  private static final long serialVersionUID = 1L;

  /** The file's path. */
  public Path path() {
    return Path.of(name);
  }

  @Override
  public ItemPrior open(Catalogue catalogue) {
    return CooccurrencePrior.read(path(), catalogue);
  }
}
