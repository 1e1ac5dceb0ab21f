// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.genrec.gguf.GgufFile;
import io.genrec.gguf.GgufValue;
import io.genrec.model.Engines;
import io.genrec.model.LanguageModel;
import io.genrec.model.ModelSpec;
import io.genrec.train.FineTuneConfig;
import io.genrec.train.FineTuneException;
import io.genrec.train.FineTuneProgress;
import io.genrec.train.FineTuner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Java's side of the driver, on the real program and a tiny model. */
class FineTunerTest {
  @TempDir private Path folder;
  private final FineTuner tuner = FineTuner.available();
  private Path base;
  private Path data;

  @BeforeEach
  void writeFiles() throws IOException {
    base = TestModels.write(folder.resolve("base.gguf"), TestModels.TINY);
    data = folder.resolve("train.jsonl");
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 32; i++) {
      lines.append("{\"input_ids\": [1, 68, 104, 100, 119, 13]}\n");
    }
    Files.writeString(data, lines);
  }

  @Test
  void reportsEveryStepAndWritesAModelThatLoads() {
    Path output = folder.resolve("model.gguf");
    List<FineTuneProgress> news = new ArrayList<>();

    tuner.run(
        FineTuneConfig.allParameters(base, data, output)
            .withEpochs(5, 8, 512)
            .withLearningRate(0.01, 0, 0)
            .withMetadata("genrec.note", "a note"),
        news::add);

    List<FineTuneProgress.Step> steps =
        news.stream()
            .filter(FineTuneProgress.Step.class::isInstance)
            .map(FineTuneProgress.Step.class::cast)
            .toList();
    assertThat(steps).extracting(FineTuneProgress.Step::step).hasSize(20).isSorted();
    assertThat(steps.get(19).loss()).isLessThan(steps.get(0).loss() / 2);
    assertThat(GgufFile.read(output).metadata())
        .containsEntry("genrec.note", GgufValue.string("a note"));
    try (LanguageModel model = Engines.open(ModelSpec.of(output))) {
      assertThat(model.tokenizer().vocabularySize()).isEqualTo(260);
    }
  }

  @Test
  void aWrongLineIsNamed() throws IOException {
    Files.writeString(data, "{\"input_ids\": [1, 2, 999]}\n");

    FineTuneException failure = failure(config());

    assertThat(failure.kind()).isEqualTo(FineTuneException.Kind.DATA);
    assertThat(failure).hasMessageContainingAll("train.jsonl", "1", "999");
    assertThat(failure.toString()).doesNotContain("\n");
  }

  @Test
  void aMissingModelAndWrongSettingsAreToldApart() {
    assertThat(
            failure(FineTuneConfig.adapter(folder.resolve("no.gguf"), data, folder.resolve("a")))
                .kind())
        .isEqualTo(FineTuneException.Kind.MODEL);
    assertThat(failure(config().withLora(0, 1, "q")).kind())
        .isEqualTo(FineTuneException.Kind.SETTINGS);
    assertThat(
            failure(FineTuneConfig.adapter(base, data, folder.resolve("no/such/folder.gguf")))
                .kind())
        .isEqualTo(FineTuneException.Kind.OUTPUT);
  }

  @Test
  void aProgramThatIsNotThereSaysSo() {
    FineTuner nowhere = new FineTuner(folder.resolve("nothing"));

    assertThatExceptionOfType(FineTuneException.class)
        .isThrownBy(() -> nowhere.run(config(), news -> {}))
        .withMessageContaining("nothing");
  }

  @Test
  void aCancelledRunLeavesACheckpointAndGoesOnToTheSameBytes() {
    Path whole = folder.resolve("whole.gguf");
    Path stopped = folder.resolve("stopped.gguf");
    tuner.run(longRun(whole), news -> {});

    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(
            () ->
                tuner.run(
                    longRun(stopped),
                    news -> {
                      if (news instanceof FineTuneProgress.Step step && step.step() == 3) {
                        tuner.cancel();
                      }
                    }));
    assertThat(stopped).doesNotExist();
    assertThat(folder.resolve("stopped.gguf.checkpoint")).isNotEmptyFile();
    tuner.run(longRun(stopped).resumed(), news -> {});

    assertThat(stopped).hasSameBinaryContentAs(whole);
  }

  @Test
  void aListenerThatThrowsStopsTheProgram() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () ->
                tuner.run(
                    longRun(folder.resolve("x.gguf")),
                    news -> {
                      throw new IllegalStateException("enough");
                    }))
        .withMessage("enough");
    tuner.run(config().withEpochs(1, 32, 512), news -> {}); // and the tuner can be used again
  }

  private FineTuneConfig config() {
    return FineTuneConfig.adapter(base, data, folder.resolve("adapter.gguf"));
  }

  private FineTuneConfig longRun(Path output) {
    return FineTuneConfig.allParameters(base, data, output).withEpochs(200, 8, 512);
  }

  private FineTuneException failure(FineTuneConfig config) {
    return catchThrowableOfType(FineTuneException.class, () -> tuner.run(config, news -> {}));
  }
}
