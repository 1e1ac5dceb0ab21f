// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.Recommendations;
import java.util.List;

/**
 * What a user is shown.
 *
 * @param user the user's id, or what stands for it
 * @param lastTitles the newest titles of the history, oldest first
 * @param recommendations the answer
 */
record UserAnswer(String user, List<String> lastTitles, Recommendations recommendations) {
  UserAnswer {
    lastTitles = List.copyOf(lastTitles);
  }
}
