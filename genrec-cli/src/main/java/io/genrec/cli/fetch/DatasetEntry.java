// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.fetch;

import java.net.URI;
import java.nio.charset.Charset;

/**
 * A data set that can be fetched: a zip archive.
 *
 * @param name what it is called, and its folder
 * @param url where the archive is
 * @param bytes the archive's size
 * @param sha256 the archive's SHA-256
 * @param unpackedBytes the most that the archive may unpack to
 * @param ratings how many ratings there are
 * @param films how many films there are
 * @param charset the encoding of its files
 * @param readme the publisher's description, with the terms
 * @param terms the name of the terms
 * @param redistribution what the terms say of passing the data on
 */
public record DatasetEntry(
    String name,
    URI url,
    long bytes,
    String sha256,
    long unpackedBytes,
    long ratings,
    long films,
    Charset charset,
    URI readme,
    String terms,
    String redistribution) {
  /** Checks that nothing is missing. */
  public DatasetEntry {
    Entries.require("data set", name, url, sha256, charset, readme, terms, redistribution);
    PlainName.require(name);
    if (bytes <= 0 || unpackedBytes <= 0) {
      throw new IllegalArgumentException("a size of data set " + name + " is missing");
    }
  }
}
