// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import io.genrec.gguf.LayerSizes;
import io.genrec.gguf.LlamaFile;
import io.genrec.model.Device;
import io.genrec.model.DeviceMemoryException;
import io.genrec.model.ModelSpec;

/**
 * Where a model goes.
 *
 * @param device the device that computes the layers nearest to the output
 * @param gpuLayers how many of them are on it, 0 for the CPU
 * @param layers all layers, the output counted as one
 */
record Placement(Device device, int gpuLayers, int layers) {
  /**
   * Places a model.
   *
   * @throws io.genrec.model.NativeLibraryException if the backend is not available
   * @throws DeviceMemoryException if a GPU was asked for by name and has no room for a layer
   * @throws IllegalArgumentException if there is no such backend or device, or layers are to be on
   *     a GPU by number and there is none, or on a GPU by name and there are to be none
   */
  static Placement of(ModelSpec spec, LlamaFile file, DeviceChoice choice) {
    Device device = choice.choose(spec);
    LayerSizes sizes = LayerSizes.of(file);
    int gpuLayers =
        switch (spec.gpuLayers()) {
          case ModelSpec.ALL_LAYERS -> sizes.count();
          case ModelSpec.FITTING_LAYERS -> sizes.fitting(device);
          default -> Math.min(spec.gpuLayers(), sizes.count());
        };
    if (device.isGpu() && gpuLayers > 0) {
      return new Placement(device, gpuLayers, sizes.count());
    }
    checkCpu(spec, device);
    return new Placement(device.isGpu() ? choice.cpu() : device, 0, sizes.count());
  }

  /** Whether a model may go to the CPU for want of layers on a device. */
  private static void checkCpu(ModelSpec spec, Device device) {
    boolean named = !DeviceChoice.isAuto(spec.backend()) || !DeviceChoice.isAuto(spec.device());
    boolean fitting = spec.gpuLayers() == ModelSpec.FITTING_LAYERS;
    if (!device.isGpu()) {
      if (!named && !fitting && spec.gpuLayers() != 0) {
        throw new IllegalArgumentException(
            "layers are to be on a GPU, but none can be used here; leave gpuLayers to auto, or see"
                + " 'genrec devices' for why");
      }
    } else if (named && fitting) {
      throw new DeviceMemoryException(
          "no layer of %s fits %s, of which %d MiB are free and half a GiB is left to sessions; free some, ask for a number of layers, or leave the backend to auto"
              .formatted(spec.file(), device.name(), device.freeBytes() >> 20));
    } else if (named) {
      throw new IllegalArgumentException(
          "%s with no layers on it is the CPU; ask for the backend cpu".formatted(device.name()));
    }
  }

  /**
   * How much of the model is on a GPU that does not have all of it, to follow the device's name.
   */
  String share() {
    return gpuLayers > 0 && gpuLayers < layers
        ? ", %d of %d layers".formatted(gpuLayers, layers)
        : "";
  }
}
