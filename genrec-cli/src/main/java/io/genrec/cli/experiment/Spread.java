// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.experiment;

import java.util.List;
import java.util.OptionalDouble;

/**
 * A figure over seeds.
 *
 * @param mean the mean
 * @param deviation the standard deviation of the sample (its squares' sum over n - 1), if there is
 *     more than one
 */
public record Spread(double mean, OptionalDouble deviation) {
  /** That of at least one value. */
  static Spread of(List<Double> values) {
    double mean = values.stream().mapToDouble(value -> value).average().orElseThrow();
    if (values.size() == 1) {
      return new Spread(mean, OptionalDouble.empty());
    }
    double squares = values.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
    return new Spread(mean, OptionalDouble.of(Math.sqrt(squares / (values.size() - 1))));
  }
}
