// SPDX-License-Identifier: Apache-2.0
package io.genrec.serve;

import io.genrec.model.AdapterSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Requests that one worker serves.
 *
 * @param tickets the requests, in order
 * @param isolated whether they are served from a fresh session and with no others, so that which
 *     rows share a batch, and with them the last digits of the scores, depend on nothing else
 */
record TicketBlock(List<Ticket> tickets, boolean isolated) {
  /** Requests of the same adapters together, in the order of the first of each. */
  Map<List<AdapterSpec>, List<Ticket>> byAdapters() {
    Map<List<AdapterSpec>, List<Ticket>> groups = new LinkedHashMap<>();
    for (Ticket ticket : tickets) {
      groups.computeIfAbsent(ticket.adapters(), adapters -> new ArrayList<>()).add(ticket);
    }
    return groups;
  }
}
