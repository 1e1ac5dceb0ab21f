// SPDX-License-Identifier: Apache-2.0
package io.genrec.portable;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.genrec.portable.LlamaLibrary.Batch;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/** The tokens of one call of {@code llama_decode}, in Java and in native memory. */
final class TokenBatch implements AutoCloseable {
  // Sessions take turns: in this build, products of matrices of F32, F16 and BF16 hand out their
  // parts by a counter that the whole process shares (current_chunk in ggml's sgemm.cpp), and two
  // at once leave parts out. Later builds have a counter a graph.
  private static final ReentrantLock COMPUTING = new ReentrantLock(true);

  // (capacity) of each token.
  private final int[] tokens;
  private final int[] positions;
  private final int[] sequences;
  private final byte[] wanted;
  private int count;

  private final Memory memory;
  private final Pointer nativeTokens;
  private final Pointer nativePositions;
  private final Pointer nativeSequences;
  private final Pointer nativeWanted;
  private final Batch batch = new Batch();

  /** A batch with room for some tokens. Whoever makes it closes it. */
  TokenBatch(int capacity) {
    tokens = new int[capacity];
    positions = new int[capacity];
    sequences = new int[capacity];
    wanted = new byte[capacity];
    long ints = (long) capacity * Integer.BYTES;
    long pointers = (long) capacity * Native.POINTER_SIZE;
    memory = new Memory(pointers + 4 * ints + capacity);
    // The pointers first: they want to lie at multiples of their size.
    nativeTokens = memory.share(pointers);
    nativePositions = memory.share(pointers + ints);
    nativeSequences = memory.share(pointers + 2 * ints);
    Pointer sequenceCounts = memory.share(pointers + 3 * ints);
    nativeWanted = memory.share(pointers + 4 * ints);
    int[] ones = new int[capacity];
    Arrays.fill(ones, 1);
    sequenceCounts.write(0, ones, 0, capacity);
    for (int i = 0; i < capacity; i++) {
      memory.setPointer(
          (long) i * Native.POINTER_SIZE, nativeSequences.share((long) i * Integer.BYTES));
    }
    batch.token = nativeTokens;
    batch.pos = nativePositions;
    batch.n_seq_id = sequenceCounts;
    batch.seq_id = memory.share(0);
    batch.logits = nativeWanted;
  }

  int count() {
    return count;
  }

  boolean isFull() {
    return count == tokens.length;
  }

  void clear() {
    count = 0;
  }

  /**
   * Adds a token and returns its index.
   *
   * @param output whether its logits are wanted
   */
  int add(int token, int position, int sequence, boolean output) {
    tokens[count] = token;
    positions[count] = position;
    sequences[count] = sequence;
    wanted[count] = (byte) (output ? 1 : 0);
    return count++;
  }

  /**
   * Decodes the tokens from one index up to another and returns llama.cpp's status, when no other
   * session is computing.
   */
  int decode(Pointer context, int from, int to) {
    int length = to - from;
    nativeTokens.write(0, tokens, from, length);
    nativePositions.write(0, positions, from, length);
    nativeSequences.write(0, sequences, from, length);
    nativeWanted.write(0, wanted, from, length);
    batch.n_tokens = length;
    COMPUTING.lock();
    try {
      return LlamaLibrary.llama_decode(context, batch);
    } finally {
      COMPUTING.unlock();
    }
  }

  @Override
  public void close() {
    memory.close();
  }
}
