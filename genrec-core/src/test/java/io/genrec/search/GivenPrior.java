// SPDX-License-Identifier: Apache-2.0
package io.genrec.search;

import io.genrec.prior.ItemPrior;
import io.genrec.prior.PriorPlacement;
import io.genrec.prior.PriorSpec;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** A prior that always says the same, and the slow obvious way to what follows from it. */
final class GivenPrior {
  /** (items) what it gives each item. */
  final double[] values;

  GivenPrior(double... values) {
    this.values = values;
  }

  /**
   * Values that lie close together or far apart, perhaps tied, perhaps far from being normalised;
   * some items are ruled out, but the first never is.
   */
  static GivenPrior random(Random random, int items) {
    double spread = new double[] {0.1, 3, 40, 2000}[random.nextInt(4)];
    double shift = random.nextInt(3) == 0 ? 1000 * random.nextGaussian() : 0;
    boolean tied = random.nextInt(3) == 0;
    int ruledOut = random.nextInt(4);
    double[] values = new double[items];
    for (int item = 0; item < items; item++) {
      double value = shift - spread * random.nextDouble();
      boolean hidden = item > 0 && random.nextInt(10) < ruledOut;
      values[item] = hidden ? Double.NEGATIVE_INFINITY : tied ? Math.rint(value) : value;
    }
    return new GivenPrior(values);
  }

  SearchPrior within(double weight) {
    return in(PriorSpec.of(catalogue -> prior(), weight));
  }

  SearchPrior after(double weight, int candidates) {
    return in(
        PriorSpec.of(catalogue -> prior(), weight).withPlacement(PriorPlacement.AFTER, candidates));
  }

  private SearchPrior in(PriorSpec spec) {
    return new SearchPrior(spec, prior(), new int[0]);
  }

  private ItemPrior prior() {
    return (history, result) -> System.arraycopy(values, 0, result, 0, values.length);
  }

  /** Whether an item may be found, that a filter allows. */
  boolean allows(int item) {
    return values[item] > Double.NEGATIVE_INFINITY;
  }

  /** The logarithm of an item's share of all that are allowed. */
  double logProbability(int item, IntPredicate allowed) {
    return values[item] - logSum(allowed);
  }

  /** The logarithm of the sum over some items. */
  double logSum(IntPredicate items) {
    double most =
        IntStream.range(0, values.length)
            .filter(items)
            .mapToDouble(item -> values[item])
            .max()
            .orElse(Double.NEGATIVE_INFINITY);
    if (most == Double.NEGATIVE_INFINITY) {
      return most;
    }
    return most
        + Math.log(
            IntStream.range(0, values.length)
                .filter(items)
                .mapToDouble(item -> Math.exp(values[item] - most))
                .sum());
  }
}
