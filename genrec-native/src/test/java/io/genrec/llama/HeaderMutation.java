// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Damages the header of a GGUF file byte by byte, as a bad disk or a hostile author would. */
final class HeaderMutation {
  private static final long[] EDGES = {
    0, 1, 2, 3, 31, 255, 257, 65_536, 1L << 31, (1L << 31) - 1, 1L << 32, -1, Long.MIN_VALUE
  };

  private final byte[] original;
  private final int headerBytes;
  private final List<Integer> valuesOfKeys;

  /**
   * Prepares to damage a file.
   *
   * @param headerBytes where the tensors' data begins
   * @param keys the keys whose values are damaged more often than chance would have it
   */
  HeaderMutation(byte[] original, int headerBytes, Iterable<String> keys) {
    this.original = original;
    this.headerBytes = headerBytes;
    String header = new String(original, 0, headerBytes, StandardCharsets.ISO_8859_1);
    this.valuesOfKeys = new ArrayList<>();
    for (String key : keys) {
      valuesOfKeys.add(header.indexOf(key) + key.length());
    }
  }

  /** A damaged copy; the same seed gives the same one. */
  byte[] mutate(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] bytes = original.clone();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      int at = random.nextInt(headerBytes - Long.BYTES);
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt();
        case 2 -> put(bytes, at, random, Integer.BYTES);
        case 3 -> put(bytes, at, random, Long.BYTES);
        case 4 -> {
          int value = valuesOfKeys.get(random.nextInt(valuesOfKeys.size()));
          put(bytes, value + 4 * random.nextInt(5), random, Integer.BYTES); // type, count, value
        }
        default -> System.arraycopy(original, random.nextInt(headerBytes - 16), bytes, at, 8);
      }
    }
    return random.nextInt(10) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
  }

  private static void put(byte[] bytes, int at, SplittableRandom random, int width) {
    long value = EDGES[random.nextInt(EDGES.length)];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (width == Integer.BYTES) {
      buffer.putInt(at, (int) value);
    } else {
      buffer.putLong(at, value);
    }
  }
}
