// SPDX-License-Identifier: Apache-2.0
package io.genrec.data;

import java.util.ArrayList;
import java.util.List;

/** A growing list of longs that never copies what it holds; not thread-safe. */
final class ChunkedLongs {
  private static final int CHUNK_BITS = 16;
  private static final int CHUNK_MASK = (1 << CHUNK_BITS) - 1;

  private final List<long[]> chunks = new ArrayList<>();
  private int size;

  void add(long value) {
    if ((size & CHUNK_MASK) == 0) {
      chunks.add(new long[1 << CHUNK_BITS]);
    }
    chunks.get(size >>> CHUNK_BITS)[size & CHUNK_MASK] = value;
    size = Math.incrementExact(size);
  }

  long get(int index) {
    return chunks.get(index >>> CHUNK_BITS)[index & CHUNK_MASK];
  }
}
