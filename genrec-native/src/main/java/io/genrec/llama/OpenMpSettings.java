// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

/** What the OpenMP runtime is told before the engine loads it. */
final class OpenMpSettings {
  private OpenMpSettings() {}

  /** Lets threads that wait for others sleep soon, unless GOMP_SPINCOUNT is set. */
  static native void limitSpinning();
}
