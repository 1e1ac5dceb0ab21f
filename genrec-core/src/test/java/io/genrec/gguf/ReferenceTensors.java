// SPDX-License-Identifier: Apache-2.0
package io.genrec.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/** Reads whole tensors of type {@code F32} or {@code F16} as doubles; for small files. */
final class ReferenceTensors {
  private ReferenceTensors() {}

  /** All tensors by name as rows {@code [rows][row length]}; a vector is one row. */
  static Map<String, double[][]> read(GgufFile file) throws IOException {
    Path path = file.path();
    Map<String, double[][]> tensors = new HashMap<>();
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      for (GgufTensor tensor : file.tensors()) {
        ByteBuffer data =
            ByteBuffer.allocate(Math.toIntExact(tensor.byteSize())).order(ByteOrder.LITTLE_ENDIAN);
        long offset = file.offsetOf(tensor.name());
        while (data.hasRemaining()) {
          if (channel.read(data, offset + data.position()) < 0) {
            throw new IOException(path + " ends within tensor " + tensor.name());
          }
        }
        tensors.put(tensor.name(), rows(tensor, data.flip()));
      }
    }
    return tensors;
  }

  private static double[][] rows(GgufTensor tensor, ByteBuffer data) {
    int length = Math.toIntExact(tensor.shape().get(0));
    int count = Math.toIntExact(tensor.elements() / length);
    double[][] rows = new double[count][length];
    for (double[] row : rows) {
      for (int i = 0; i < length; i++) {
        row[i] =
            switch (tensor.type()) {
              case F32 -> data.getFloat();
              case F16 -> half(data.getShort());
              default ->
                  throw new IllegalArgumentException(
                      "tensor " + tensor.name() + " is " + tensor.type() + ", not F32 or F16");
            };
      }
    }
    return rows;
  }

  /** The value of an IEEE 754 binary16. */
  static double half(short bits) {
    int exponent = bits >> 10 & 0x1F;
    int fraction = bits & 0x3FF;
    double magnitude =
        switch (exponent) {
          case 0 -> Math.scalb((double) fraction, -24);
          case 0x1F -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
          default -> Math.scalb((double) (0x400 | fraction), exponent - 25);
        };
    return bits < 0 ? -magnitude : magnitude;
  }
}
