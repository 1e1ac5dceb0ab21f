// SPDX-License-Identifier: Apache-2.0
package io.genrec.prior;

/** The weighted sum of two priors' logarithms. */
record WeightedPrior(double weight, ItemPrior one, ItemPrior other) implements ItemPrior {
  WeightedPrior {
    if (!(weight >= 0 && weight <= 1)) {
      throw new IllegalArgumentException("the weight must be from 0 to 1, was " + weight);
    }
  }

  @Override
  public void logProbabilities(int[] history, double[] logProbabilities) {
    double[] others = new double[logProbabilities.length];
    one.logProbabilities(history, logProbabilities);
    other.logProbabilities(history, others);
    for (int item = 0; item < others.length; item++) {
      double sum = logProbabilities[item] + others[item];
      logProbabilities[item] =
          sum == Double.NEGATIVE_INFINITY // 0 times it would be no number
              ? sum
              : weight * logProbabilities[item] + (1 - weight) * others[item];
    }
  }
}
