// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import java.util.Locale;

/** Numbers of bytes for people, in the units of 1,000 that hubs use. */
final class ByteSizes {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};
  private static final double STEP = 1000;
  private static final double THREE_DIGITS = 99.95;
  private static final double ROUNDS_UP = 999.5;

  private ByteSizes() {}

  /** Such as {@code 42 B}, {@code 1.2 MB} or {@code 669 MB}. */
  static String text(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= ROUNDS_UP && unit < UNITS.length - 1) {
      value /= STEP;
      unit++;
    }
    String digits = unit == 0 || value >= THREE_DIGITS ? "%.0f %s" : "%.1f %s";
    return String.format(Locale.ROOT, digits, value, UNITS[unit]);
  }
}
