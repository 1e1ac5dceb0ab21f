// SPDX-License-Identifier: Apache-2.0
package io.genrec.gguf;

import io.genrec.model.Device;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the weights of a LLaMA spread over its layers, for models that a device's memory cannot hold
 * whole. Immutable.
 */
public final class LayerSizes {
  private static final Pattern LAYER = Pattern.compile("blk\\.(\\d+)\\..*");

  /** What sessions and the device's own tables get at least. */
  static final long LEAST_RESERVE = 1L << 29;

  /** (layers) bytes of weights. */
  private final long[] layers;

  private final long output;

  private LayerSizes(long[] layers, long output) {
    this.layers = layers;
    this.output = output;
  }

  /** Reads them from a file's header. */
  public static LayerSizes of(LlamaFile file) {
    Map<String, GgufTensor> tensors = file.file().tensorsByName();
    return of(tensors, file.shape().layers());
  }

  static LayerSizes of(Map<String, GgufTensor> tensors, int layerCount) {
    long[] layers = new long[layerCount];
    for (GgufTensor tensor : tensors.values()) {
      Matcher layer = LAYER.matcher(tensor.name());
      if (layer.matches()) {
        layers[Integer.parseInt(layer.group(1))] += tensor.byteSize();
      }
    }
    // A head that shares the embedding's matrix has a copy of it on the device.
    String head = tensors.containsKey("output.weight") ? "output.weight" : "token_embd.weight";
    return new LayerSizes(layers, size(tensors, head) + size(tensors, "output_norm.weight"));
  }

  private static long size(Map<String, GgufTensor> tensors, String name) {
    GgufTensor tensor = tensors.get(name);
    return tensor == null ? 0 : tensor.byteSize();
  }

  /** All layers, the output counted as one. */
  public int count() {
    return layers.length + 1;
  }

  /**
   * How many layers fit a device, counted from the output, which comes first. A fifth of the free
   * memory, at least half a GiB, is left to sessions.
   *
   * @param device one that says nothing of its memory is taken for large enough
   * @return 0 to {@link #count}
   */
  public int fitting(Device device) {
    if (device.totalBytes() <= 0 && device.freeBytes() <= 0) {
      return count();
    }
    long freeBytes = device.freeBytes();
    long left = freeBytes - Math.max(freeBytes / 5, LEAST_RESERVE) - output;
    if (left < 0) {
      return 0;
    }
    int fitting = 1;
    for (int layer = layers.length - 1; layer >= 0; layer--) {
      left -= layers[layer];
      if (left < 0) {
        break;
      }
      fitting++;
    }
    return fitting;
  }
}
