// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.fetch;

import java.net.URI;

/**
 * Under what a model may be used.
 *
 * @param name its SPDX name, or its own where it has none
 * @param url where it, or the page that states it, can be read
 */
public record Licence(String name, URI url) {
  /** Checks that both are there. */
  public Licence {
    Entries.require("licence", name, url);
  }

  @Override
  public String toString() {
    return name + " (" + url + ")";
  }
}
