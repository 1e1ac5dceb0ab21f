// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.fetch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The data sets that there are.
 *
 * @param format {@code genrec-datasets/1}
 * @param terms terms of use by name
 * @param datasets the data sets
 */
public record DatasetManifest(
    String format, Map<String, Terms> terms, List<DatasetEntry> datasets) {
  private static final String FORMAT = "genrec-datasets/1";

  /** Checks the form, and that the terms of each data set are there. */
  public DatasetManifest {
    if (!FORMAT.equals(format)) {
      throw new IllegalArgumentException("the format is '" + format + "', not '" + FORMAT + "'");
    }
    Entries.require("manifest", terms, datasets);
    terms = Map.copyOf(terms);
    datasets = List.copyOf(datasets);
    for (DatasetEntry entry : datasets) {
      if (!terms.containsKey(entry.terms())) {
        throw new IllegalArgumentException(
            "the terms of data set " + entry.name() + " are missing");
      }
    }
  }

  /** The manifest that ships. */
  public static DatasetManifest shipped() {
    return Entries.shipped("datasets.json", DatasetManifest.class);
  }

  /**
   * A manifest of the user's, such as one of a mirror.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if it is not in the form of the one that ships
   */
  public static DatasetManifest read(Path file) throws IOException {
    return Entries.read(file, DatasetManifest.class);
  }

  /**
   * The data set of a name, in small or capital letters.
   *
   * @throws IllegalArgumentException if there is none
   */
  public DatasetEntry dataset(String name) {
    return Entries.named("data set", "genrec datasets list", datasets, DatasetEntry::name, name);
  }

  /** The terms of a data set of this manifest. */
  public Terms termsOf(DatasetEntry entry) {
    Terms found = terms.get(entry.terms());
    if (found == null) {
      throw new IllegalArgumentException("data set " + entry.name() + " is of another manifest");
    }
    return found;
  }
}
