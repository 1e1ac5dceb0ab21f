// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import java.util.Locale;

/** Lengths of time for people. */
final class Durations {
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;

  private Durations() {}

  /** Such as {@code 42 s}, {@code 12 min} or {@code 3 h 05 min}. */
  static String text(double seconds) {
    long whole = Math.round(seconds);
    if (whole < 2 * MINUTE) {
      return whole + " s";
    }
    if (whole < 2 * HOUR) {
      return Math.round((double) whole / MINUTE) + " min";
    }
    return String.format(Locale.ROOT, "%d h %02d min", whole / HOUR, whole % HOUR / MINUTE);
  }
}
