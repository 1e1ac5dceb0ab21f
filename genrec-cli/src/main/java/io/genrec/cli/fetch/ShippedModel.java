// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.fetch;

/**
 * A model or adapter that comes with genrec.
 *
 * @param name what it is called
 * @param file its file in the folder {@code models}
 * @param bytes its size
 * @param sha256 its SHA-256
 * @param parameters its number of weights
 * @param licence its licence
 * @param source what it is
 * @param made how it was made
 */
public record ShippedModel(
    String name,
    String file,
    long bytes,
    String sha256,
    String parameters,
    Licence licence,
    String source,
    String made) {
  /** Checks that nothing is missing. */
  public ShippedModel {
    Entries.require("model", name, file, sha256, parameters, licence, source, made);
  }
}
