// SPDX-License-Identifier: Apache-2.0
package io.genrec.download;

import java.time.Duration;

/**
 * How patient a download is. Immutable.
 *
 * @param attempts how many attempts in a row may bring nothing before the download is given up, at
 *     least 1; one that brought something starts the count again
 * @param firstPause the pause after the first failure; it doubles with each further one
 * @param longestPause the longest pause, also where the server asks for a longer one
 * @param connectTimeout how long a connection may take
 * @param stallTimeout how long an answer, or the next bytes of one, may take
 */
public record RetryPolicy(
    int attempts,
    Duration firstPause,
    Duration longestPause,
    Duration connectTimeout,
    Duration stallTimeout) {
  private static final int ATTEMPTS = 5;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if there are no attempts, a pause is negative or a timeout is
   *     not positive
   */
  public RetryPolicy {
    if (attempts < 1 || firstPause.isNegative() || longestPause.isNegative()) {
      throw new IllegalArgumentException("attempts must be at least 1, and pauses not negative");
    }
    if (connectTimeout.isNegative()
        || connectTimeout.isZero()
        || stallTimeout.isNegative()
        || stallTimeout.isZero()) {
      throw new IllegalArgumentException("timeouts must be positive");
    }
  }

  /** Five attempts, pauses of 1 to 30 s, 20 s for a connection and 60 s for the next bytes. */
  public static RetryPolicy standard() {
    return new RetryPolicy(
        ATTEMPTS,
        Duration.ofSeconds(1),
        Duration.ofSeconds(30),
        Duration.ofSeconds(20),
        Duration.ofSeconds(60));
  }

  /** The pause after so many failures in a row, the first being 1. */
  Duration pauseAfter(int failures) {
    int doublings = Math.min(failures - 1, 20); // enough to reach any longest pause
    Duration pause = firstPause.multipliedBy(1L << doublings);
    return pause.compareTo(longestPause) < 0 ? pause : longestPause;
  }
}
