// SPDX-License-Identifier: Apache-2.0
package io.genrec.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RandomLlamaTest {
  private static final LlamaShape GROUPED = new LlamaShape(64, 2, 4, 2, 96, 128, false);

  @TempDir Path folder;

  @Test
  void writesTheSameBytesForTheSameSeedOnly() throws IOException {
    Path first = folder.resolve("first.gguf");
    Path second = folder.resolve("second.gguf");
    Path other = folder.resolve("other.gguf");
    RandomLlama.write(first, GROUPED, LlamaVocabulary.ofBytes(), 7);
    RandomLlama.write(second, GROUPED, LlamaVocabulary.ofBytes(), 7);
    RandomLlama.write(other, GROUPED, LlamaVocabulary.ofBytes(), 8);

    assertThat(second).hasSameBinaryContentAs(first);
    assertThat(Files.mismatch(first, other)).isNotEqualTo(-1);
  }

  @Test
  void leavesNothingBehindWhenDataIsMissing() throws IOException {
    Path file = folder.resolve("never.gguf");
    try (GgufWriter writer =
        GgufWriter.create(file, Map.of(), List.of(GgufTensor.float32("a", 4)))) {
      writer.writeFloats(1, 2, 3);
      assertThatIllegalStateException()
          .isThrownBy(writer::finish)
          .withMessageContaining("4 bytes of tensor a");
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void refusesHeadsThatDoNotDivide() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LlamaShape(64, 2, 4, 3, 96, 128, false))
        .withMessageContaining("3 key/value heads");
  }
}
