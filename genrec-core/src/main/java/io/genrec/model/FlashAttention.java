// SPDX-License-Identifier: Apache-2.0
package io.genrec.model;

/** Whether attention runs in the fused kernel that never writes the score matrix. */
public enum FlashAttention {
  /** The engine decides. */
  AUTO,
  /** Always. */
  ON,
  /** Never. */
  OFF
}
