// SPDX-License-Identifier: Apache-2.0
package io.genrec.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.genrec.model.ModelLoadException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufFileTest {
  private static final int MUTATIONS = 3_000;

  @TempDir Path folder;

  @Test
  void readsBackEveryTypeOfValueByteForByte() throws IOException {
    Path file = everything();
    GgufFile read = GgufFile.read(file);

    assertThat(read.metadata()).isEqualTo(everyValue());
    assertThat(List.copyOf(read.metadata().keySet())).isEqualTo(List.copyOf(everyValue().keySet()));
    assertThat(read.offsetOf("matrix") % 64).isZero();

    Path again = folder.resolve("again.gguf");
    byte[] bytes = Files.readAllBytes(file);
    try (GgufWriter writer = GgufWriter.create(again, read.metadata(), read.tensors())) {
      for (GgufTensor tensor : read.tensors()) {
        int from = (int) read.offsetOf(tensor.name());
        writer.write(ByteBuffer.wrap(bytes, from, (int) tensor.byteSize()));
      }
      writer.finish();
    }
    assertThat(again).hasSameBinaryContentAs(file);
  }

  @Test
  void takesTheVocabularyOfAnotherFile() throws IOException {
    LlamaShape shape = new LlamaShape(16, 1, 2, 1, 32, 64, true);
    Path first = folder.resolve("first.gguf");
    Path second = folder.resolve("second.gguf");
    RandomLlama.write(first, shape, LlamaVocabulary.ofBytes(), 3);
    RandomLlama.write(second, shape, LlamaVocabulary.of(GgufFile.read(first).metadata()), 3);

    assertThat(second).hasSameBinaryContentAs(first);
  }

  @Test
  void aCutFileIsRefusedAtEveryLength() throws IOException {
    byte[] bytes = Files.readAllBytes(everything());
    Path cut = folder.resolve("cut.gguf");
    for (int length = 0; length < bytes.length - 64; length++) {
      Files.write(cut, Arrays.copyOf(bytes, length));
      assertThatExceptionOfType(ModelLoadException.class)
          .as("cut to %d bytes", length)
          .isThrownBy(() -> GgufFile.read(cut))
          .withMessageContaining("cut.gguf, byte ");
    }
  }

  @Test
  void aChangedHeaderIsReadOrRefusedAndNothingElse() throws IOException {
    byte[] bytes = Files.readAllBytes(everything());
    int header = (int) GgufFile.read(everything()).dataOffset();
    Path changed = folder.resolve("changed.gguf");
    for (int seed = 0; seed < MUTATIONS; seed++) {
      Random random = new Random(seed);
      byte[] mutant = bytes.clone();
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        int at = random.nextInt(header - Long.BYTES);
        switch (random.nextInt(3)) {
          case 0 -> mutant[at] = (byte) random.nextInt();
          case 1 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
          default -> ByteBuffer.wrap(mutant).putLong(at, random.nextLong());
        }
      }
      Files.write(changed, mutant);
      try {
        GgufFile read = GgufFile.read(changed);
        for (GgufTensor tensor : read.tensors()) {
          assertThat(read.offsetOf(tensor.name()) + tensor.byteSize())
              .as("seed %d", seed)
              .isLessThanOrEqualTo(mutant.length);
        }
      } catch (ModelLoadException e) {
        assertThat(e).as("seed %d", seed).hasMessageContaining("changed.gguf, byte ");
      } catch (RuntimeException | OutOfMemoryError e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> GgufFile.read(folder.resolve("none.gguf")))
        .withMessageContaining("none.gguf: there is no such file");
  }

  private Path everything() throws IOException {
    Path file = folder.resolve("everything.gguf");
    List<GgufTensor> tensors =
        List.of(
            GgufTensor.float32("vector", 5),
            new GgufTensor("quantised", GgmlType.Q8_0, List.of(32L, 2L)),
            GgufTensor.float32("matrix", 8, 2, 2));
    try (GgufWriter writer = GgufWriter.create(file, everyValue(), tensors)) {
      writer.writeFloats(1, 2, 3, 4, 5);
      writer.write(ByteBuffer.allocate(68));
      writer.writeFloats(new float[32]);
      writer.finish();
    }
    return file;
  }

  private static Map<String, GgufValue> everyValue() {
    Map<String, GgufValue> values = new LinkedHashMap<>();
    values.put("general.alignment", GgufValue.uint32(64));
    for (GgufValueType type : GgufValueType.values()) {
      if (type.isInteger()) {
        values.put("one." + type, GgufValue.integer(type, 100));
        values.put("many." + type, GgufValue.integers(type, 0, 1, 127));
      }
    }
    values.put("negative", GgufValue.integer(GgufValueType.INT8, -128));
    values.put("large", GgufValue.integer(GgufValueType.UINT64, -1));
    values.put("float", GgufValue.float32(1.5f));
    values.put("floats", GgufValue.float32s(1, Float.NaN, -0f));
    values.put("double", GgufValue.float64(Math.PI));
    values.put("doubles", GgufValue.float64s());
    values.put("bool", GgufValue.bool(true));
    values.put("bools", GgufValue.bools(false, true));
    values.put("string", GgufValue.string("é€😀"));
    values.put("strings", GgufValue.strings(List.of("", "a", "▁b")));
    // A lone 0xFF is no UTF-8; it must survive all the same.
    byte[] invalid = {1, 0, 0, 0, 0, 0, 0, 0, (byte) 0xFF};
    values.put("bytes", new GgufValue(GgufValueType.STRING, GgufValueType.STRING, 1, invalid));
    return values;
  }
}
