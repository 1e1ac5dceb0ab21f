// SPDX-License-Identifier: Apache-2.0
package io.genrec;

import java.time.Duration;
import java.util.List;

/**
 * What one user is recommended.
 *
 * @param items the recommendations, best first
 * @param exact whether these are proven to be the best of all allowed items
 * @param requested how many were asked for; fewer come back only if fewer items are allowed
 * @param titlesUsed how many titles of the history, the newest ones, the prompt had room for
 * @param elapsed the time from the request to the answer
 */
public record Recommendations(
    List<Recommendation> items, boolean exact, int requested, int titlesUsed, Duration elapsed) {
  /** Copies the list. */
  public Recommendations {
    items = List.copyOf(items);
  }

  /** The same with another time. */
  public Recommendations withElapsed(Duration time) {
    return new Recommendations(items, exact, requested, titlesUsed, time);
  }

  /** Whether fewer items came back than were asked for, because no more were allowed. */
  public boolean isShort() {
    return items.size() < requested;
  }
}
