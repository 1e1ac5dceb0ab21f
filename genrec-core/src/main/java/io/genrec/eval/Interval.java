// SPDX-License-Identifier: Apache-2.0
package io.genrec.eval;

/**
 * Where a figure may lie.
 *
 * @param low the lower end
 * @param high the upper end, at least {@code low}
 */
public record Interval(double low, double high) {
  /** Whether a number lies between the ends, or on one. */
  public boolean contains(double number) {
    return low <= number && number <= high;
  }
}
