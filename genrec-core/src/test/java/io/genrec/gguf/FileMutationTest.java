// SPDX-License-Identifier: Apache-2.0
package io.genrec.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import io.genrec.model.ModelLoadException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever stands in a file, checking it passes or throws a {@link ModelLoadException}. */
class FileMutationTest {
  private static final LlamaShape SHAPE = new LlamaShape(16, 2, 4, 2, 24, 64, false);
  private static final int MUTATIONS = 1_000;
  private static final long[] ODD_NUMBERS = {
    0, 1, 2, 3, 5, 7, 255, 256, 511, 512, 513, 65_536, 0x7FFF_FFFF, 0x8000_0000L, 0xFFFF_FFFFL
  };

  @TempDir private Path folder;

  @Test
  void changedBytesOfAModelAreTakenOrRefused() throws IOException {
    changeBytes(model(), LlamaFile::read);
  }

  @Test
  void changedBytesOfAnAdapterAreTakenOrRefused() throws IOException {
    changeBytes(adapter(), AdapterFile::read);
  }

  @Test
  void changedKeysAndTensorsOfAModelAreTakenOrRefused() throws IOException {
    changeParts(model(), LlamaFile::read);
  }

  @Test
  void changedKeysAndTensorsOfAnAdapterAreTakenOrRefused() throws IOException {
    changeParts(adapter(), AdapterFile::read);
  }

  private void changeBytes(Path file, Consumer<Path> check) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int header = (int) GgufFile.read(file).dataOffset();
    Path changed = folder.resolve("changed.gguf");
    int taken = 0;
    for (int seed = 0; seed < MUTATIONS; seed++) {
      Random random = new Random(seed);
      byte[] mutant = bytes.clone();
      int at = random.nextInt(header - Long.BYTES);
      ByteBuffer buffer = ByteBuffer.wrap(mutant).order(ByteOrder.LITTLE_ENDIAN);
      switch (random.nextInt(3)) {
        case 0 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> buffer.putInt(at, (int) ODD_NUMBERS[random.nextInt(ODD_NUMBERS.length)]);
        default -> buffer.putLong(at, random.nextLong());
      }
      Files.write(changed, mutant);
      taken += isTaken(changed, check, seed) ? 1 : 0;
    }
    assertThat(taken).isBetween(1, MUTATIONS - 1); // both ways were walked
  }

  private void changeParts(Path file, Consumer<Path> check) throws IOException {
    GgufFile original = GgufFile.read(file);
    List<String> keys = new ArrayList<>(original.metadata().keySet());
    List<GgufTensor> tensors = original.tensors();
    Path changed = folder.resolve("changed.gguf");
    int taken = 0;
    for (int seed = 0; seed < MUTATIONS; seed++) {
      Random random = new Random(seed);
      GgufCopy copy = GgufCopy.of(file);
      if (random.nextBoolean()) {
        copy.put(keys.get(random.nextInt(keys.size())), oddValue(random, original.metadata()));
      } else {
        GgufTensor tensor = tensors.get(random.nextInt(tensors.size()));
        copy.remove(tensor.name());
        if (random.nextInt(4) > 0) {
          copy.put(oddTensor(random, tensor));
        }
      }
      taken += isTaken(copy.write(changed), check, seed) ? 1 : 0;
    }
    assertThat(taken).isBetween(1, MUTATIONS - 1); // both ways were walked
  }

  private static boolean isTaken(Path file, Consumer<Path> check, int seed) {
    try {
      check.accept(file);
      return true;
    } catch (ModelLoadException e) {
      assertThat(e).as("seed %d", seed).hasMessageContaining("changed.gguf");
      return false;
    } catch (RuntimeException | OutOfMemoryError e) {
      throw new AssertionError("seed " + seed, e);
    }
  }

  private static GgufValue oddValue(Random random, Map<String, GgufValue> others) {
    long number = ODD_NUMBERS[random.nextInt(ODD_NUMBERS.length)];
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> GgufValue.uint32(number);
      case 3 -> GgufValue.float32(random.nextBoolean() ? Float.NaN : -number);
      case 4 -> GgufValue.string(random.nextBoolean() ? "" : "llama");
      case 5 -> GgufValue.integers(GgufValueType.UINT32, number, number);
      case 6 -> GgufValue.integer(GgufValueType.UINT64, -number);
      default -> List.copyOf(others.values()).get(random.nextInt(others.size()));
    };
  }

  private static GgufTensor oddTensor(Random random, GgufTensor tensor) {
    List<Long> shape = new ArrayList<>(tensor.shape());
    return switch (random.nextInt(5)) {
      case 0 -> new GgufTensor("x" + tensor.name(), tensor.type(), shape);
      case 1 -> {
        shape.set(random.nextInt(shape.size()), (long) random.nextInt(40));
        yield new GgufTensor(tensor.name(), tensor.type(), shape);
      }
      case 2 -> {
        shape.add((long) random.nextInt(3));
        yield new GgufTensor(tensor.name(), tensor.type(), shape);
      }
      case 3 -> new GgufTensor(tensor.name(), GgmlType.F16, shape);
      default -> new GgufTensor(tensor.name(), GgmlType.I32, shape);
    };
  }

  private Path model() throws IOException {
    Path file = folder.resolve("model.gguf");
    RandomLlama.write(file, SHAPE, LlamaVocabulary.ofBytes(), 5);
    return file;
  }

  private Path adapter() throws IOException {
    Path file = folder.resolve("adapter.gguf");
    RandomAdapter.write(file, SHAPE, List.of("attn_q", "ffn_down"), 4, 8, 5);
    return file;
  }
}
