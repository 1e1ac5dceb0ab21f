// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.fetch;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A model that can be fetched.
 *
 * @param name what it is called here
 * @param file the name of its file
 * @param url where it is, at a fixed revision
 * @param bytes its size
 * @param sha256 its SHA-256, or null if no published one was found
 * @param parameters its number of weights as its makers state it
 * @param licence its licence
 * @param source who made and who converted it
 */
public record ModelEntry(
    String name,
    String file,
    URI url,
    long bytes,
    @Nullable String sha256,
    String parameters,
    Licence licence,
    String source) {
  /** Checks that nothing but the SHA-256 is missing. */
  public ModelEntry {
    Entries.require("model", name, file, url, parameters, licence, source);
    PlainName.require(file);
    if (bytes <= 0) {
      throw new IllegalArgumentException("the size of model " + name + " is missing");
    }
  }

  /** The SHA-256, if the manifest has one. */
  public Optional<String> checksum() {
    return Optional.ofNullable(sha256);
  }
}
