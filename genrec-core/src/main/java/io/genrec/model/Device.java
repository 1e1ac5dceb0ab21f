// SPDX-License-Identifier: Apache-2.0
package io.genrec.model;

/**
 * Something that can run a model.
 *
 * @param name the name to ask for it by, such as {@code CPU} or {@code CUDA0}
 * @param backend what computes there: {@code CPU}, {@code CUDA}, {@code HIP}, {@code Metal}, {@code
 *     Vulkan}
 * @param description the device in its own words
 * @param totalBytes its memory, or 0 if it does not say
 * @param freeBytes the part of it that is free now, or 0 if it does not say
 */
public record Device(
    String name, String backend, String description, long totalBytes, long freeBytes) {
  /** Whether it is another processor than the one that Java runs on. */
  public boolean isGpu() {
    return !backend.equals("CPU");
  }
}
