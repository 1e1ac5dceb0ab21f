// SPDX-License-Identifier: Apache-2.0
package io.genrec.bench;

import io.genrec.model.DecodeBatch;
import io.genrec.model.DecodeSession;
import io.genrec.model.FlashAttention;
import io.genrec.model.Normalisation;
import io.genrec.model.SessionSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The steps of one session, to be decoded again without genrec; the format is that of replay. */
final class DecodeTrace {
  /** Stands where a step's number of edits would: all sequences are emptied. */
  private static final int RESET = -1;

  private int[] values = new int[1 << 16];
  private int size;
  private int steps;
  private boolean recording = true;

  /** The session, recorded from now on. */
  DecodeSession record(SessionSpec spec, DecodeSession session) {
    size = 0;
    steps = 0;
    add(session.contextTokens());
    add(spec.maxSequences());
    add(session.batchTokens());
    add(spec.threads() == 0 ? Runtime.getRuntime().availableProcessors() : spec.threads());
    add(spec.flashAttention() == FlashAttention.OFF ? 0 : 1);
    add(0); // the steps, known at the end
    return new RecordedSession(session);
  }

  /** Lets later steps go by. */
  void stop() {
    recording = false;
  }

  int steps() {
    return steps;
  }

  void write(Path file) throws IOException {
    values[5] = steps;
    ByteBuffer bytes = ByteBuffer.allocate(size * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    IntStream.range(0, size).forEach(i -> bytes.putInt(values[i]));
    Files.write(file, bytes.array());
  }

  private void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
  }

  private void add(DecodeBatch batch) {
    steps++;
    add(batch.editCount());
    for (int i = 0; i < 3 * batch.editCount(); i++) {
      add(batch.edits()[i]);
    }
    add(batch.rowCount());
    for (int row = 0; row < batch.rowCount(); row++) {
      int begin = batch.rowTokenOffsets()[row];
      int end = batch.rowTokenOffsets()[row + 1];
      int asked = batch.rowCandidateOffsets()[row + 1] - batch.rowCandidateOffsets()[row];
      boolean certain = batch.normalisation() == Normalisation.CANDIDATES && asked == 1;
      add(batch.rowSequences()[row]);
      add(end - begin);
      add(asked > 0 && !certain ? 1 : 0);
      add(batch.rowScored()[row] ? 1 : 0);
      for (int token = begin; token < end; token++) {
        add(batch.tokens()[token]);
      }
    }
  }

  private final class RecordedSession implements DecodeSession {
    private final DecodeSession session;

    RecordedSession(DecodeSession session) {
      this.session = session;
    }

    @Override
    public int maxSequences() {
      return session.maxSequences();
    }

    @Override
    public int contextTokens() {
      return session.contextTokens();
    }

    @Override
    public int batchTokens() {
      return session.batchTokens();
    }

    @Override
    public int length(int sequence) {
      return session.length(sequence);
    }

    @Override
    public void decode(DecodeBatch batch) {
      if (recording) {
        add(batch);
      }
      session.decode(batch);
    }

    @Override
    public void reset() {
      if (recording) {
        steps++;
        DecodeTrace.this.add(RESET);
      }
      session.reset();
    }

    @Override
    public void close() {
      session.close();
    }
  }
}
