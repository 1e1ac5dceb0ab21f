// SPDX-License-Identifier: Apache-2.0
package io.genrec.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

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

class LlamaFileTest {
  private static final LlamaShape SHAPE = new LlamaShape(16, 2, 4, 2, 24, 64, false);

  @TempDir private Path folder;
  private Path file;
  private GgufCopy copy;

  @BeforeEach
  void writeModel() throws IOException {
    file = folder.resolve("model.gguf");
    RandomLlama.write(file, SHAPE, LlamaVocabulary.ofBytes(), 5);
    copy = GgufCopy.of(file);
  }

  @Test
  void knowsWhatIsInAModel() {
    LlamaFile model = LlamaFile.read(file);

    assertThat(model.shape()).isEqualTo(SHAPE);
    assertThat(model.name()).isEqualTo("untrained, seed 5");
    assertThat(model.vocabulary().size()).isEqualTo(260);
    long block = 16 * (16 + 8 + 8 + 16) + 3 * 16 * 24 + 2 * 16;
    assertThat(model.weights().parameters()).isEqualTo(2 * 260 * 16 + 2 * block + 16);
    assertThat(model.weights().bytes()).isEqualTo(4 * model.weights().parameters());
    assertThat(model.weights().quantisation()).isEqualTo("F32");
    assertThat(model.weights().tensors()).containsExactly(entry(GgmlType.F32, 21));
  }

  @Test
  void takesTiedHeadsWideHeadsBiasesAndFrequencyDivisors() throws IOException {
    LlamaShape wide = new LlamaShape(16, 2, 4, 2, 6, 24, 64, true);
    RandomLlama.write(file, wide, LlamaVocabulary.ofBytes(), 5);
    GgufCopy.of(file)
        .put(GgufTensor.float32("blk.1.attn_q.bias", 24))
        .put(GgufTensor.float32("blk.0.ffn_down.bias", 16))
        .put(GgufTensor.float32("rope_freqs.weight", 3))
        .put("genrec.template", GgufValue.string("sequence"))
        .write(file);

    LlamaFile model = LlamaFile.read(file);
    assertThat(model.shape()).isEqualTo(wide);
    assertThat(model.file().metadata("genrec."))
        .containsExactly(entry("genrec.template", GgufValue.string("sequence")));
  }

  @Test
  void takesSizesForEachLayerIfTheyAreAlike() throws IOException {
    copy.put("llama.attention.head_count_kv", GgufValue.integers(GgufValueType.INT32, 2, 2));
    assertThat(LlamaFile.read(copy.write(file)).shape()).isEqualTo(SHAPE);

    copy.put("llama.attention.head_count_kv", GgufValue.integers(GgufValueType.INT32, 2, 4));
    assertRefused("llama.attention.head_count_kv differs from layer to layer");
    copy.put("llama.attention.head_count_kv", GgufValue.integers(GgufValueType.UINT8, 2, 2));
    assertRefused("llama.attention.head_count_kv is of type ARRAY of UINT8, not UINT32");
    copy.put("llama.attention.head_count_kv", GgufValue.integers(GgufValueType.INT32, 2));
    assertRefused("llama.attention.head_count_kv has 1 elements for 2 layers");
  }

  @Test
  void countsQuantisedWeightsAndNamesTheMix() throws IOException {
    copy.put("general.file_type", GgufValue.uint32(7));
    copy.put(new GgufTensor("blk.0.ffn_up.weight", GgmlType.F16, List.of(16L, 24L)));
    GgufWeights weights = LlamaFile.read(copy.write(file)).weights();
    assertThat(weights.quantisation()).isEqualTo("Q8_0");
    assertThat(weights.tensors()).containsExactly(entry(GgmlType.F32, 20), entry(GgmlType.F16, 1));

    copy.remove("general.file_type");
    assertThat(LlamaFile.read(copy.write(file)).weights().quantisation()).isEqualTo("F32");
  }

  @Test
  void refusesAnotherArchitecture() throws IOException {
    copy.put("general.architecture", GgufValue.string("qwen2"));
    assertRefused("the architecture is 'qwen2', but genrec runs LLaMAs (architecture 'llama')");
    copy.put("general.architecture", GgufValue.uint32(1));
    assertRefused("general.architecture is of type UINT32, not STRING");
    copy.remove("general.architecture");
    assertRefused("there is no key general.architecture");
  }

  @Test
  void refusesAnAdapterAndSaysHowToGiveIt() throws IOException {
    RandomAdapter.write(file, SHAPE, List.of("attn_q"), 2, 4, 1);
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> LlamaFile.read(file))
        .withMessageContaining("model.gguf: this is an adapter, not a model; give it as --adapter");
  }

  @Test
  void refusesAVocabularyAndSaysWhatItIsGoodFor() throws IOException {
    try (GgufWriter writer = GgufWriter.create(file, GgufFile.read(file).metadata(), List.of())) {
      writer.finish();
    }
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> LlamaFile.read(file))
        .withMessageContaining("this is a vocabulary without weights; give it as --vocab");
  }

  @Test
  void refusesAPartOfAModel() throws IOException {
    copy.put("split.count", GgufValue.integer(GgufValueType.UINT16, 3));
    assertRefused("one of 3 parts");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "llama.context_length",
        "llama.embedding_length",
        "llama.block_count",
        "llama.feed_forward_length",
        "llama.attention.head_count",
        "llama.attention.layer_norm_rms_epsilon",
        "tokenizer.ggml.model",
        "tokenizer.ggml.tokens"
      })
  void refusesAMissingKeyOrOneOfAnotherType(String key) throws IOException {
    copy.put(key, GgufValue.bool(true));
    assertRefused(key + " is of type BOOL, not");
    copy.remove(key);
    assertRefused("there is no key " + key);
  }

  @ParameterizedTest
  @CsvSource({
    "llama.context_length, 0, 'is 0, not between 1 and 2147483647'",
    "llama.embedding_length, 4294967295, 'is 4294967295, not between 1'",
    "llama.embedding_length, 18, 'llama.attention.head_count is 4, which does not divide'",
    "llama.embedding_length, 12, 'a head size of 3 for 4 heads is not positive and even'",
    "llama.embedding_length, 32, 'llama.rope.dimension_count is 4, not 8'",
    "llama.feed_forward_length, 25, 'of shape [16, 24], but the file''s keys imply [16, 25]'",
    "llama.block_count, 0, 'is 0, not between 1 and 512'",
    "llama.block_count, 513, 'is 513, not between 1 and 512'",
    "llama.block_count, 1, 'is no part of a LLaMA of 1 layers'",
    "llama.block_count, 3, 'which a LLaMA of 3 layers has'",
    "llama.attention.head_count, 0, 'is 0, not between 1'",
    "llama.attention.head_count, 3, 'is 3, which does not divide llama.embedding_length 16'",
    "llama.attention.head_count_kv, 3, '3 key/value heads do not divide 4 heads'",
    "llama.attention.head_count_kv, 0, 'is 0, not between 1'",
    "llama.attention.key_length, 3, 'a head size of 3 for 4 heads is not positive and even'",
    "llama.attention.key_length, 2147483646, 'or too large'",
    "llama.attention.value_length, 8, 'is 8, not 4'",
    "llama.rope.dimension_count, 1000000, 'is 1000000, not 4'",
    "llama.rope.scaling.original_context_length, 0, 'is 0, not between 1'",
    "llama.vocab_size, 261, 'is 261, not 260'",
    "llama.expert_count, 8, 'without experts'",
    "llama.expert_used_count, 2, 'without experts'",
    "llama.nextn_predict_layers, 1, 'or extra heads'",
    "tokenizer.ggml.bos_token_id, 260, 'is 260, not between 0 and 259'",
    "tokenizer.ggml.eos_token_id, 4294967295, 'is 4294967295, not between 0 and 259'"
  })
  void refusesSizesThatCannotBe(String key, long value, String problem) throws IOException {
    copy.put(key, GgufValue.uint32(value));
    assertRefused(problem);
  }

  @ParameterizedTest
  @CsvSource({
    "llama.attention.layer_norm_rms_epsilon, -1",
    "llama.attention.layer_norm_rms_epsilon, NaN",
    "llama.rope.freq_base, 0",
    "llama.rope.freq_base, Infinity",
    "llama.rope.scaling.factor, NaN",
    "llama.rope.scale_linear, -2",
    "llama.rope.scaling.attn_factor, Infinity"
  })
  void refusesNumbersThatCannotBe(String key, float value) throws IOException {
    copy.put(key, GgufValue.float32(value));
    assertRefused(key + " is " + value + ", not between");
  }

  @Test
  void refusesWhatItDoesNotCompute() throws IOException {
    copy.put("llama.rope.scaling.type", GgufValue.string("longrope"));
    assertRefused("llama.rope.scaling.type is 'longrope'");
    copy.remove("llama.rope.scaling.type");
    copy.put("llama.attention.causal", GgufValue.bool(false));
    assertRefused("only a causal model can write");
  }

  @Test
  void refusesTensorsThatAreNotWhatTheKeysImply() throws IOException {
    copy.put(new GgufTensor("blk.1.ffn_norm.weight", GgmlType.F16, List.of(16L)));
    assertRefused("tensor blk.1.ffn_norm.weight is of type F16, but it must be F32");
    copy.put(GgufTensor.float32("blk.1.ffn_norm.weight", 16));
    copy.put(new GgufTensor("blk.0.attn_k.weight", GgmlType.I32, List.of(16L, 8L)));
    assertRefused("tensor blk.0.attn_k.weight is of type I32, but it must be a type of weights");
    copy.put(GgufTensor.float32("blk.0.attn_k.weight", 8, 16));
    assertRefused("is of shape [8, 16], but the file's keys imply [16, 8]");
    copy.put(GgufTensor.float32("blk.0.attn_k.weight", 16, 8));
    copy.put(GgufTensor.float32("blk.0.attn_q.bias", 8));
    assertRefused("tensor blk.0.attn_q.bias is of shape [8], but the file's keys imply [16]");
    copy.remove("blk.0.attn_q.bias").put(GgufTensor.float32("blk.0.ffn_gate_inp.weight", 16, 8));
    assertRefused("tensor blk.0.ffn_gate_inp.weight is no part of a LLaMA");
    copy.remove("blk.0.ffn_gate_inp.weight").remove("output_norm.weight");
    assertRefused("there is no tensor output_norm.weight");
  }

  private void assertRefused(String problem) throws IOException {
    copy.write(file);
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> LlamaFile.read(file))
        .withMessageStartingWith(file + ": ")
        .withMessageContaining(problem);
  }
}
