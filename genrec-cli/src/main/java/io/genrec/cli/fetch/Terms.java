// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.fetch;

import java.net.URI;
import java.util.List;

/**
 * Under what data may be used, in our words; the publisher's decide.
 *
 * @param publisher who publishes the data
 * @param url the publisher's page
 * @param conditions the main conditions, a sentence each
 */
public record Terms(String publisher, URI url, List<String> conditions) {
  /** Checks that nothing is missing. */
  public Terms {
    Entries.require("statement of terms", publisher, url, conditions);
    conditions = List.copyOf(conditions);
  }
}
