// SPDX-License-Identifier: Apache-2.0
package io.genrec.portable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class LogSoftmaxTest {
  private static double slow(float[] logits, int begin, int end) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = begin; i < end; i++) {
      largest = Math.max(largest, logits[i]);
    }
    double sum = 0;
    for (int i = begin; i < end; i++) {
      sum += Math.exp(logits[i] - largest);
    }
    return largest + Math.log(sum);
  }

  @Test
  void agreesWithTheSlowWayOnRandomLogits() {
    for (long seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      float[] logits = new float[random.nextInt(3, 3000)];
      for (int i = 0; i < logits.length; i++) {
        logits[i] = (float) (random.nextDouble(-1, 1) * Math.pow(10, random.nextInt(-3, 3)));
      }
      int begin = random.nextInt(logits.length - 1);
      int end = random.nextInt(begin + 1, logits.length + 1);

      assertThat(LogSoftmax.logSumExp(logits, begin, end))
          .as("seed %d", seed)
          .isCloseTo(slow(logits, begin, end), within(1e-6));
    }
  }

  @Test
  void oneLogitIsItsOwnNormaliser() {
    assertThat(LogSoftmax.logSumExp(new float[] {3, 5.5f, 4}, 1, 2)).isEqualTo(5.5);
  }

  @Test
  void theExponentialIsRightToSixDigitsAllTheWayDown() {
    for (float x = 0; x > -87; x -= 0.0137f) {
      assertThat((double) LogSoftmax.expOfNonPositive(x))
          .as("exp(%s)", x)
          .isCloseTo(Math.exp(x), Percentage.withPercentage(1e-4));
    }
    assertThat(LogSoftmax.expOfNonPositive(Float.NEGATIVE_INFINITY)).isBetween(0f, 1e-37f);
  }
}
