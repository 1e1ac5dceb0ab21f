// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.Recommendations;
import io.genrec.catalogue.Item;
import java.util.List;

/**
 * What a user is shown.
 *
 * @param user the user's id, or what stands for it
 * @param lastTitles the newest titles of the history, oldest first
 * @param recommendations the answer
 */
record UserAnswer(String user, List<String> lastTitles, Recommendations recommendations) {
  private static final int SHOWN_TITLES = 5;

  UserAnswer {
    lastTitles = List.copyOf(lastTitles);
  }

  /** What somebody is shown. */
  static UserAnswer of(Recipient recipient, Recommendations recommendations) {
    List<Item> history = recipient.history();
    List<String> lastTitles =
        history.subList(Math.max(0, history.size() - SHOWN_TITLES), history.size()).stream()
            .map(Item::title)
            .toList();
    return new UserAnswer(recipient.name(), lastTitles, recommendations);
  }
}
