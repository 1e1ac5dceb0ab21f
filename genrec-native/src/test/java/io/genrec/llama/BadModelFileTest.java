// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.genrec.gguf.GgufCopy;
import io.genrec.gguf.GgufFile;
import io.genrec.gguf.GgufTensor;
import io.genrec.gguf.GgufValue;
import io.genrec.gguf.LlamaShape;
import io.genrec.gguf.RandomAdapter;
import io.genrec.model.AdapterSpec;
import io.genrec.model.Engines;
import io.genrec.model.LanguageModel;
import io.genrec.model.ModelLoadException;
import io.genrec.model.ModelSpec;
import io.genrec.model.NativeLibraryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BadModelFileTest {
  private static final List<String> MATRICES = List.of("attn_q", "ffn_down");

  @TempDir private Path folder;
  private Path model;
  private Path adapter;

  @BeforeEach
  void writeGoodFiles() throws IOException {
    model = TestModels.write(folder.resolve("good.gguf"), TestModels.TINY);
    adapter = folder.resolve("good-adapter.gguf");
    RandomAdapter.write(adapter, TestModels.TINY, MATRICES, 2, 4, 1);
  }

  @AfterEach
  void goodFilesStillServe() {
    EngineUse.loadAndDecode(TestModels.spec(model).withAdapter(AdapterSpec.of(adapter)));
  }

  private static void assertRefused(ModelSpec spec, Path culprit) {
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> Engines.open(spec).close())
        .satisfies(
            e ->
                assertThat(e.getMessage())
                    .contains(culprit.getFileName().toString())
                    .matches("[^\\p{Cntrl}]{20,}"));
  }

  private void assertModelRefused(Path file) {
    assertRefused(TestModels.spec(file), file);
  }

  private void assertAdapterRefused(Path file) {
    assertRefused(TestModels.spec(model).withAdapter(AdapterSpec.of(file)), file);
  }

  private void assertBothRefused(Path file) {
    assertModelRefused(file);
    assertAdapterRefused(file);
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  @Test
  void refusesAMissingFile() {
    assertBothRefused(folder.resolve("missing.gguf"));
  }

  @Test
  void refusesAnEmptyFile() throws IOException {
    assertBothRefused(file("empty.gguf", new byte[0]));
  }

  @Test
  void refusesAFolder() throws IOException {
    assertBothRefused(Files.createDirectory(folder.resolve("folder.gguf")));
  }

  @Test
  void refusesALinkThatLeadsToItself() throws IOException {
    Path link = folder.resolve("loop.gguf");
    assertBothRefused(Files.createSymbolicLink(link, link));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 10_000})
  void refusesRandomBytes(int count) throws IOException {
    byte[] bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    assertBothRefused(file("random.gguf", bytes));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.1, 0.5, 0.99})
  void refusesATruncatedHeader(double part) throws IOException {
    assertModelRefused(
        truncated(model, "cut.gguf", (int) (part * GgufFile.read(model).dataOffset())));
    assertAdapterRefused(
        truncated(adapter, "cut-adapter.gguf", (int) (part * GgufFile.read(adapter).dataOffset())));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 64, 2_000})
  void refusesTruncatedData(int missing) throws IOException {
    assertModelRefused(truncated(model, "cut.gguf", (int) Files.size(model) - missing));
    int rest = (int) Files.size(adapter) - Math.min(missing, 64) - 32; // it is padded at its end
    assertAdapterRefused(truncated(adapter, "cut-adapter.gguf", rest));
  }

  private Path truncated(Path file, String name, int length) throws IOException {
    return file(name, Arrays.copyOf(Files.readAllBytes(file), length));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt9", "", "bert", "lla\nma"})
  void refusesAnotherArchitecture(String name) throws IOException {
    GgufValue architecture = GgufValue.string(name);
    assertModelRefused(
        GgufCopy.of(model)
            .put("general.architecture", architecture)
            .write(folder.resolve("other.gguf")));
    assertAdapterRefused(
        GgufCopy.of(adapter)
            .put("general.architecture", architecture)
            .write(folder.resolve("other-adapter.gguf")));
  }

  @Test
  void refusesAnAdapterAsModelAndAModelAsAdapter() {
    assertModelRefused(adapter);
    assertAdapterRefused(model);
  }

  @Test
  void refusesAnAdapterOfAnotherModel() throws IOException {
    Path wider = folder.resolve("wider.gguf");
    RandomAdapter.write(wider, new LlamaShape(32, 1, 2, 1, 16, 64, true), MATRICES, 2, 4, 1);
    Path deeper = folder.resolve("deeper.gguf");
    RandomAdapter.write(deeper, new LlamaShape(16, 3, 2, 1, 16, 64, true), MATRICES, 2, 4, 1);

    assertAdapterRefused(wider);
    assertAdapterRefused(deeper);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, -1e-5f, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY})
  void refusesAnEpsilonThatIsNone(float epsilon) throws IOException {
    assertModelRefused(
        GgufCopy.of(model)
            .put("llama.attention.layer_norm_rms_epsilon", GgufValue.float32(epsilon))
            .write(folder.resolve("epsilon.gguf")));
  }

  @Test
  void refusesAMissingTensorAndOneOfAnotherShape() throws IOException {
    String name = "blk.0.ffn_up.weight";
    assertModelRefused(GgufCopy.of(model).remove(name).write(folder.resolve("fewer.gguf")));
    assertModelRefused(
        GgufCopy.of(model)
            .put(GgufTensor.float32(name, 16, 17))
            .write(folder.resolve("larger.gguf")));
  }

  @Test
  void refusesAVocabularyThatLacksBytes() throws IOException {
    List<String> texts = new ArrayList<>();
    for (int token = 0; token < 260; token++) {
      texts.add("word" + token);
    }
    assertModelRefused(
        GgufCopy.of(model)
            .put("tokenizer.ggml.tokens", GgufValue.strings(texts))
            .write(folder.resolve("words.gguf")));
  }

  @Test
  void refusesWeightsThatAreNoNumbersWhenAskedToLook() throws IOException {
    String name = "blk.0.attn_v.weight";
    GgufCopy copy = GgufCopy.of(model);
    float[] weights = copy.weights(name);
    weights[weights.length / 2] = Float.NaN;
    Path broken = copy.weights(name, weights).write(folder.resolve("nan.gguf"));

    assertRefused(TestModels.spec(broken).withValidateWeights(true), broken);
    Engines.open(TestModels.spec(broken)).close();
    EngineUse.loadAndDecode(TestModels.spec(model).withValidateWeights(true));
  }

  @Test
  void refusesADeviceThatIsNotThereAndListsThoseThatAre() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Engines.open(TestModels.spec(model).withDevice("CUDA7")))
        .withMessageContaining("CUDA7")
        .withMessageContaining("CPU");
  }

  @Test
  void refusesABackendThatIsNotThereAndSaysWhy() {
    assertThatExceptionOfType(NativeLibraryException.class)
        .isThrownBy(() -> Engines.open(TestModels.spec(model).withBackend(absentBackend())))
        .withMessageContainingAll(absentBackend(), "cannot be used here");
  }

  /** A backend that no build for this system has. */
  private static String absentBackend() {
    return System.getProperty("os.name").startsWith("Mac") ? "hip" : "metal";
  }

  @Test
  void theDeviceOfTheListCanBeNamed() {
    try (LanguageModel opened = Engines.open(TestModels.spec(model).withDevice("CPU"))) {
      assertThat(opened.info().backend()).isEqualTo("CPU");
    }
  }

  @Test
  void refusesAnEngineThatIsNotThereAndListsThoseThatAre() {
    assertThatExceptionOfType(NativeLibraryException.class)
        .isThrownBy(() -> Engines.open(TestModels.spec(model).withEngine("abacus")))
        .withMessageContaining("abacus")
        .withMessageContaining("native");
  }
}
