// SPDX-License-Identifier: Apache-2.0
package io.genrec.model;

/**
 * Whether attention runs in the fused kernel that never writes the score matrix. On a CPU both
 * kernels compute in 32 bits, and the fused one is faster the more sequences there are.
 */
public enum FlashAttention {
  /** The engine decides. */
  AUTO,
  /** Always. */
  ON,
  /** Never. */
  OFF
}
