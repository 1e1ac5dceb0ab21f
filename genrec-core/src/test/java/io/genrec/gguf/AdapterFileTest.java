// SPDX-License-Identifier: Apache-2.0
package io.genrec.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.genrec.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdapterFileTest {
  private static final LlamaShape SHAPE = new LlamaShape(16, 2, 4, 2, 24, 64, true);
  private static final List<String> MATRICES =
      List.of("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down");

  @TempDir private Path folder;
  private Path file;
  private GgufCopy copy;

  @BeforeEach
  void writeAdapter() throws IOException {
    file = folder.resolve("adapter.gguf");
    RandomAdapter.write(file, SHAPE, MATRICES, 3, 8, 5);
    copy = GgufCopy.of(file);
  }

  @Test
  void knowsWhatIsInAnAdapter() throws IOException {
    AdapterFile adapter =
        AdapterFile.read(copy.put("genrec.max_history", GgufValue.uint32(20)).write(file));

    assertThat(adapter.alpha()).isEqualTo(8);
    assertThat(adapter.ranks()).containsExactly(3L);
    assertThat(adapter.layers()).containsExactly(0, 1);
    assertThat(adapter.targets()).containsExactlyInAnyOrderElementsOf(MATRICES);
    assertThat(adapter.matrices()).hasSize(14).contains("blk.1.ffn_down.weight");
    assertThat(adapter.file().metadata("genrec.")).containsOnlyKeys("genrec.max_history");
    // q 16+16, k and v 16+8, output 16+16, gate and up 16+24, down 24+16
    assertThat(adapter.weights().parameters())
        .isEqualTo(2 * 3 * (32 + 24 + 24 + 32 + 40 + 40 + 40));
  }

  @Test
  void fitsTheModelThatItIsFor() throws IOException {
    LlamaFile base = model(SHAPE);
    AdapterFile adapter = AdapterFile.read(file);

    assertThatCode(() -> adapter.checkFits(base)).doesNotThrowAnyException();
  }

  @Test
  void mayChangeAnUntiedHead() throws IOException {
    copy.put(GgufTensor.float32("output.weight.lora_a", 16, 3));
    copy.put(GgufTensor.float32("output.weight.lora_b", 3, 260));
    AdapterFile adapter = AdapterFile.read(copy.write(file));
    assertThat(adapter.targets()).contains("output");

    LlamaFile untied = model(new LlamaShape(16, 2, 4, 2, 24, 64, false));
    assertThatCode(() -> adapter.checkFits(untied)).doesNotThrowAnyException();
    LlamaFile tied = model(SHAPE);
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> adapter.checkFits(tied))
        .withMessageContaining(
            "it changes output.weight of shape [16, 260], but the model has none");
  }

  @ParameterizedTest
  @CsvSource({
    "32, 2, 2, 'of shape [16, 8], but the model has it in shape [32, 16]'",
    "16, 2, 4, 'blk.0.attn_k.weight of shape [16, 8], but the model has it in shape [16, 16]'",
    "16, 1, 2, 'of shape [16, 8], but the model has none'"
  })
  void doesNotFitAnotherModel(int width, int layers, int kvHeads, String problem)
      throws IOException {
    LlamaFile other = model(new LlamaShape(width, layers, 4, kvHeads, 24, 64, true));
    AdapterFile adapter = AdapterFile.read(file);

    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> adapter.checkFits(other))
        .withMessageStartingWith(file + " does not fit " + folder.resolve("base.gguf"))
        .withMessageContaining(problem);
  }

  @Test
  void refusesAModel() throws IOException {
    model(SHAPE);
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> AdapterFile.read(folder.resolve("base.gguf")))
        .withMessageContaining("base.gguf: this is no adapter");
  }

  @Test
  void refusesOtherKindsOfAdapters() throws IOException {
    copy.put("adapter.type", GgufValue.string("ia3"));
    assertRefused("the adapter is of type 'ia3', but genrec applies 'lora'");
    copy.put("adapter.type", GgufValue.string("lora"));
    copy.put("general.architecture", GgufValue.string("qwen2"));
    assertRefused("the adapter is for architecture 'qwen2'");
    copy.put("general.architecture", GgufValue.string("llama"));
    copy.put("adapter.lora.alpha", GgufValue.uint32(16));
    assertRefused("adapter.lora.alpha is of type UINT32, not FLOAT32");
    copy.put("adapter.lora.alpha", GgufValue.float32(Float.NaN));
    assertRefused("adapter.lora.alpha is NaN");
    copy.put("adapter.lora.alpha", GgufValue.float32(0));
    copy.put("adapter.alora.invocation_tokens", GgufValue.integers(GgufValueType.UINT32, 1));
    assertRefused("aLoRA");
  }

  @Test
  void refusesHalfAPair() throws IOException {
    copy.remove("blk.1.attn_v.weight.lora_b");
    assertRefused("there is no tensor blk.1.attn_v.weight.lora_b, the other half of a pair");
  }

  @Test
  void refusesHalvesThatDoNotMultiply() throws IOException {
    copy.put(GgufTensor.float32("blk.1.attn_v.weight.lora_b", 4, 8));
    assertRefused("have no common positive rank");
    copy.put(GgufTensor.float32("blk.1.attn_v.weight.lora_b", 3));
    assertRefused("tensor blk.1.attn_v.weight.lora_b is no matrix of weights but F32 of shape [3]");
    copy.put(new GgufTensor("blk.1.attn_v.weight.lora_b", GgmlType.I8, List.of(3L, 8L)));
    assertRefused("is no matrix of weights but I8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"token_embd.weight", "blk.0.attn_norm.weight", "blk.0.attn_q.bias"})
  void refusesUpdatesOfOtherTensors(String matrix) throws IOException {
    copy.put(GgufTensor.float32(matrix + ".lora_a", 16, 3));
    copy.put(GgufTensor.float32(matrix + ".lora_b", 3, 16));
    assertRefused("the adapter changes " + matrix);
  }

  @Test
  void refusesTensorsThatLlamaCppWouldLeaveOut() throws IOException {
    copy.put(GgufTensor.float32("blk.0.attn_norm.weight", 16));
    assertRefused("tensor blk.0.attn_norm.weight is neither a .lora_a nor a .lora_b");
  }

  private LlamaFile model(LlamaShape shape) throws IOException {
    Path base = folder.resolve("base.gguf");
    RandomLlama.write(base, shape, LlamaVocabulary.ofBytes(), 1);
    return LlamaFile.read(base);
  }

  private void assertRefused(String problem) throws IOException {
    copy.write(file);
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> AdapterFile.read(file))
        .withMessageStartingWith(file + ": ")
        .withMessageContaining(problem);
  }
}
