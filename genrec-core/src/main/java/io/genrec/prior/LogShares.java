// SPDX-License-Identifier: Apache-2.0
package io.genrec.prior;

/** Weights of items as a distribution over them. */
final class LogShares {
  private LogShares() {}

  /**
   * The natural logarithm of each weight's share after 1 was added to all, so that none is 0.
   *
   * @param weights (items) at least 0
   * @return (items)
   */
  static double[] of(double[] weights) {
    double total = 0;
    for (double weight : weights) {
      total += weight + 1;
    }
    double[] shares = new double[weights.length];
    for (int item = 0; item < shares.length; item++) {
      shares[item] = Math.log((weights[item] + 1) / total);
    }
    return shares;
  }
}
