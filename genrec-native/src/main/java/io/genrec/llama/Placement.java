// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import io.genrec.gguf.LayerSizes;
import io.genrec.gguf.LlamaFile;
import io.genrec.model.Device;
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
   * @throws IllegalArgumentException if there is no such backend or device
   */
  static Placement of(ModelSpec spec, LlamaFile file, DeviceChoice choice) {
    Device device = choice.choose(spec);
    LayerSizes sizes = LayerSizes.of(file);
    int gpuLayers =
        switch (spec.gpuLayers()) {
          case ModelSpec.ALL_LAYERS -> sizes.count();
          case ModelSpec.FITTING_LAYERS -> sizes.fitting(device.freeBytes());
          default -> Math.min(spec.gpuLayers(), sizes.count());
        };
    if (device.isGpu() && gpuLayers > 0) {
      return new Placement(device, gpuLayers, sizes.count());
    }
    return new Placement(device.isGpu() ? choice.cpu() : device, 0, sizes.count());
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
