// SPDX-License-Identifier: Apache-2.0
package io.genrec.portable;

/** The normaliser of a softmax. */
final class LogSoftmax {
  private static final float LOWEST = -87f;

  private LogSoftmax() {}

  /**
   * The natural logarithm of the sum of {@code exp(logits[begin .. end - 1])}; at least one.
   *
   * <p>A vocabulary has 32,000 of them and more, of which {@link Math#exp} takes most of a step.
   */
  static double logSumExp(float[] logits, int begin, int end) {
    float largest = logits[begin];
    for (int i = begin + 1; i < end; i++) {
      largest = Math.max(largest, logits[i]);
    }
    double even = 0; // two sums, so that an addition need not wait for the one before
    double odd = 0;
    int i = begin;
    for (; i + 1 < end; i += 2) {
      even += expOfNonPositive(logits[i] - largest);
      odd += expOfNonPositive(logits[i + 1] - largest);
    }
    if (i < end) {
      even += expOfNonPositive(logits[i] - largest);
    }
    return largest + Math.log(even + odd);
  }

  /**
   * {@code exp(x)} for x of at most 0, those below -87 as -87: 2^n e^r with |r| at most ln(2)/2 and
   * the Taylor polynomial of degree 6, whose remainder there is 2e-8.
   */
  static float expOfNonPositive(float x) {
    float bounded = Math.max(x, LOWEST);
    int n = (int) (bounded * 1.442695f - 0.5f); // to the nearest: the cast goes towards 0
    float r = (bounded - n * (355f / 512)) + n * 2.12194440e-4f; // ln(2) in two parts, one exact
    float p = 1 / 720f;
    p = p * r + 1 / 120f;
    p = p * r + 1 / 24f;
    p = p * r + 1 / 6f;
    p = p * r + 0.5f;
    p = p * r + 1;
    p = p * r + 1;
    return p * Float.intBitsToFloat((n + 127) << 23);
  }
}
