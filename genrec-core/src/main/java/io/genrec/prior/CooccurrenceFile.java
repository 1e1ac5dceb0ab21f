// SPDX-License-Identifier: Apache-2.0
package io.genrec.prior;

import io.genrec.gguf.GgmlType;
import io.genrec.gguf.GgufFile;
import io.genrec.gguf.GgufTensor;
import io.genrec.gguf.GgufValue;
import io.genrec.gguf.GgufWriter;
import io.genrec.model.ModelLoadException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Co-occurrence counts as a GGUF file: the settings and the items' ids are keys, and the tensors
 * are the occurrences (items), where each item's neighbours start (items + 1), which they are, and
 * how strong (neighbours of all items).
 */
final class CooccurrenceFile {
  private static final String PREFIX = "genrec.prior.";
  private static final String KIND = PREFIX + "kind";
  private static final String COOCCURRENCE = "cooccurrence";
  private static final String TRANSITIONS = PREFIX + "transitions";
  private static final String DECAY = PREFIX + "decay";
  private static final String WINDOW = PREFIX + "window";
  private static final String EPSILON = PREFIX + "epsilon";
  private static final String MOST_NEIGHBOURS = PREFIX + "neighbours";
  private static final String IDS = PREFIX + "items";

  private static final String OCCURRENCES = "occurrences";
  private static final String OFFSETS = "neighbour_offsets";
  private static final String COLUMNS = "neighbours";
  private static final String STRENGTHS = "strengths";

  private static final String ADVICE = "('genrec tune --recount' counts it again.)";

  private static final int BUFFER_BYTES = 1 << 16;

  private final GgufFile header;
  private final FileChannel channel;

  private CooccurrenceFile(GgufFile header, FileChannel channel) {
    this.header = header;
    this.channel = channel;
  }

  static void write(Path file, CooccurrenceCounts counts) throws IOException {
    CooccurrenceSettings settings = counts.settings();
    Map<String, GgufValue> metadata = new LinkedHashMap<>();
    metadata.put("general.type", GgufValue.string("prior"));
    metadata.put(KIND, GgufValue.string(COOCCURRENCE));
    metadata.put(TRANSITIONS, GgufValue.float64(settings.transitions()));
    metadata.put(DECAY, GgufValue.float64(settings.weights().decay()));
    metadata.put(WINDOW, GgufValue.uint32(settings.weights().window()));
    metadata.put(EPSILON, GgufValue.float64(settings.epsilon()));
    metadata.put(MOST_NEIGHBOURS, GgufValue.uint32(settings.neighbours()));
    metadata.put(IDS, GgufValue.strings(counts.ids()));
    NeighbourRows rows = counts.neighbours();
    List<GgufTensor> tensors =
        List.of(
            tensor(OCCURRENCES, GgmlType.I32, counts.occurrences().length),
            tensor(OFFSETS, GgmlType.I32, rows.offsets().length),
            tensor(COLUMNS, GgmlType.I32, rows.columns().length),
            tensor(STRENGTHS, GgmlType.F32, rows.strengths().length));
    try (GgufWriter writer = GgufWriter.create(file, metadata, tensors)) {
      write(writer, counts.occurrences());
      write(writer, rows.offsets());
      write(writer, rows.columns());
      if (rows.strengths().length > 0) { // an empty tensor awaits no data
        writer.writeFloats(rows.strengths());
      }
      writer.finish();
    }
  }

  private static GgufTensor tensor(String name, GgmlType type, long length) {
    return new GgufTensor(name, type, List.of(length));
  }

  private static void write(GgufWriter writer, int[] values) throws IOException {
    ByteBuffer buffer = buffer();
    for (int value : values) {
      if (!buffer.hasRemaining()) {
        writer.write(buffer.flip());
        buffer.clear();
      }
      buffer.putInt(value);
    }
    writer.write(buffer.flip());
  }

  private static ByteBuffer buffer() {
    return ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  static CooccurrenceCounts read(Path file) {
    try {
      GgufFile header = GgufFile.read(file);
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        return new CooccurrenceFile(header, channel).read();
      }
    } catch (ModelLoadException e) { // names the file
      throw new ItemPriorException("the prior cannot be read: " + e.getMessage() + " " + ADVICE, e);
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      throw new ItemPriorException(
          "%s is no prior that can be read: %s. %s"
              .formatted(file, e instanceof IOException ? e.toString() : e.getMessage(), ADVICE),
          e);
    }
  }

  private CooccurrenceCounts read() throws IOException {
    if (!header.metadata().containsKey(KIND) || !value(KIND).asString().equals(COOCCURRENCE)) {
      throw new IllegalArgumentException("it does not say \"" + KIND + "\": " + COOCCURRENCE);
    }
    CooccurrenceSettings settings =
        new CooccurrenceSettings(
            value(TRANSITIONS).asDouble(),
            new HistoryWeights(value(DECAY).asDouble(), size(WINDOW)),
            value(EPSILON).asDouble(),
            size(MOST_NEIGHBOURS));
    List<String> ids = value(IDS).asStrings();
    if (new HashSet<>(ids).size() < ids.size()) {
      throw new IllegalArgumentException("two items have one id");
    }
    int[] occurrences = ints(OCCURRENCES, ids.size());
    int[] offsets = ints(OFFSETS, ids.size() + 1L);
    require(offsets[0] == 0, OFFSETS);
    for (int item = 0; item < ids.size(); item++) {
      require(occurrences[item] >= 0, OCCURRENCES);
      require(offsets[item] <= offsets[item + 1], OFFSETS);
    }
    int[] columns = ints(COLUMNS, offsets[ids.size()]);
    for (int column : columns) {
      require(column >= 0 && column < ids.size(), COLUMNS);
    }
    float[] strengths = floats(STRENGTHS, columns.length);
    for (float strength : strengths) {
      require(strength > 0 && strength < Float.POSITIVE_INFINITY, STRENGTHS);
    }
    return new CooccurrenceCounts(
        settings, ids, occurrences, new NeighbourRows(offsets, columns, strengths));
  }

  private GgufValue value(String key) {
    GgufValue value = header.metadata().get(key);
    if (value == null) {
      throw new IllegalArgumentException("the key " + key + " is missing");
    }
    return value;
  }

  private int size(String key) {
    return (int) Math.min(Integer.MAX_VALUE, value(key).asLong());
  }

  private static void require(boolean isSound, String tensor) {
    if (!isSound) {
      throw new IllegalArgumentException("the numbers of its tensor " + tensor + " are damaged");
    }
  }

  private int[] ints(String tensor, long length) throws IOException {
    check(tensor, GgmlType.I32, length);
    int[] values = new int[(int) length];
    long position = header.offsetOf(tensor);
    ByteBuffer buffer = buffer().limit(0);
    for (int i = 0; i < values.length; i++) {
      if (!buffer.hasRemaining()) {
        position = fill(buffer, position, (values.length - (long) i) * Integer.BYTES);
      }
      values[i] = buffer.getInt();
    }
    return values;
  }

  private float[] floats(String tensor, long length) throws IOException {
    check(tensor, GgmlType.F32, length);
    float[] values = new float[(int) length];
    long position = header.offsetOf(tensor);
    ByteBuffer buffer = buffer().limit(0);
    for (int i = 0; i < values.length; i++) {
      if (!buffer.hasRemaining()) {
        position = fill(buffer, position, (values.length - (long) i) * Float.BYTES);
      }
      values[i] = buffer.getFloat();
    }
    return values;
  }

  /** Reads as many bytes as are wanted and fit; gives where it ended. */
  private long fill(ByteBuffer buffer, long position, long wanted) throws IOException {
    buffer.clear().limit((int) Math.min(BUFFER_BYTES, wanted));
    long at = position;
    while (buffer.hasRemaining()) {
      int read = channel.read(buffer, at);
      if (read < 0) {
        throw new IOException("the file ends at byte " + at);
      }
      at += read;
    }
    buffer.flip();
    return at;
  }

  private void check(String name, GgmlType type, long length) {
    GgufTensor tensor = header.tensorsByName().get(name);
    if (tensor == null || tensor.type() != type || !tensor.shape().equals(List.of(length))) {
      throw new IllegalArgumentException(
          "its tensor %s should be of %s and have %d elements, but %s"
              .formatted(
                  name,
                  type,
                  length,
                  tensor == null ? "is missing" : "is " + tensor.type() + " " + tensor.shape()));
    }
  }
}
