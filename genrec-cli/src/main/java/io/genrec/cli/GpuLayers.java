// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.model.ModelSpec;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads how many layers go to the GPU: {@code auto}, {@code all}, or a number. */
final class GpuLayers implements ITypeConverter<Integer> {
  @Override
  public Integer convert(String text) {
    return switch (text) {
      case "auto" -> ModelSpec.FITTING_LAYERS;
      case "all" -> ModelSpec.ALL_LAYERS;
      default -> number(text);
    };
  }

  private static int number(String text) {
    try {
      int layers = Integer.parseInt(text);
      if (layers >= 0) {
        return layers;
      }
    } catch (NumberFormatException e) {
      // as with a negative number
    }
    throw new TypeConversionException("'" + text + "' is not auto, all or a number of at least 0");
  }
}
