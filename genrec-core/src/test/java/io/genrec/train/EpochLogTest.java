// SPDX-License-Identifier: Apache-2.0
package io.genrec.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.genrec.data.DatasetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EpochLogTest {
  private static final String GOOD =
      "{\"epoch\":1,\"step\":4,\"trainingLoss\":2,\"HR@10\":0.5,\"NDCG@10\":0.25,\"chosen\":true}";

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("epochs.jsonl");
  }

  @Test
  void writesAnObjectALine() throws IOException {
    EpochLog.write(
        file,
        List.of(
            new EpochResult(1, 408, 4.5, OptionalDouble.of(4.25), 0.125, 0.0625, false),
            new EpochResult(2, 816, 4.0, OptionalDouble.empty(), 0.25, 0.125, true)));
    assertThat(file)
        .hasContent(
            """
            {"epoch":1,"step":408,"trainingLoss":4.5,"validationLoss":4.25,"HR@10":0.125,\
            "NDCG@10":0.0625,"chosen":false}
            {"epoch":2,"step":816,"trainingLoss":4.0,"HR@10":0.25,"NDCG@10":0.125,"chosen":true}
            """);
  }

  @Test
  void readsWhatItWroteAndKeepsEveryDigit() {
    List<EpochResult> epochs =
        List.of(
            new EpochResult(1, 1L << 40, 1 / 3.0, OptionalDouble.of(1e-17), 0.1, 1 / 7.0, true),
            new EpochResult(2, 0, 0, OptionalDouble.empty(), 0, 1, false));
    EpochLog.write(file, epochs);
    assertThat(EpochLog.read(file)).isEqualTo(epochs);
  }

  @Test
  void replacesAFileAndLeavesNoOtherBehind() throws IOException {
    Files.writeString(file, "old");
    EpochLog.write(file, List.of());
    assertThat(EpochLog.read(file)).isEmpty();
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void passesOverBlankLinesAndUnknownFields() throws IOException {
    Files.writeString(file, "\n" + GOOD.replace("}", ",\"more\":[1]}") + "\r\n\r\n");
    assertThat(EpochLog.read(file))
        .containsExactly(new EpochResult(1, 4, 2, OptionalDouble.empty(), 0.5, 0.25, true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "nonsense",
        "\u00ff",
        "{} {}",
        "[]",
        "{}",
        "{\"epoch\":\"1\"}",
        "{\"epoch\":1.5}",
        "{\"epoch\":99999999999}",
        "{\"epoch\":1,\"step\":1e99}",
      })
  void saysWhichLineIsMalformed(String line) throws IOException {
    Files.writeString(file, GOOD + "\n" + line + "\n");
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> EpochLog.read(file))
        .withMessageStartingWith(file + ", line 2: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"epoch\":1 -> \"epoch\":0",
        "\"step\":4 -> \"step\":-1",
        "\"trainingLoss\":2 -> \"trainingLoss\":-2",
        "\"trainingLoss\":2 -> \"trainingLoss\":1e999",
        "\"trainingLoss\":2 -> \"trainingLoss\":\"2\"",
        "\"trainingLoss\":2 -> \"trainingLoss\":2,\"validationLoss\":null",
        "\"HR@10\":0.5 -> \"HR@10\":1.5",
        "\"NDCG@10\":0.25 -> \"NDCG@10\":-0.5",
        "\"chosen\":true -> \"chosen\":1",
      })
  void refusesAWrongField(String change) throws IOException {
    String[] fromTo = change.split(" -> ", -1);
    Files.writeString(file, GOOD.replace(fromTo[0], fromTo[1]));
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> EpochLog.read(file))
        .withMessageStartingWith(file + ", line 1: ");
  }

  @Test
  void saysThatThereIsNoFile() {
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> EpochLog.read(file))
        .withMessage(file + ": there is no such file; correct the path");
  }

  @Test
  void namesAFileThatCannotBeWritten() {
    Path nowhere = folder.resolve("missing").resolve("epochs.jsonl");
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> EpochLog.write(nowhere, List.of()))
        .withMessageStartingWith(nowhere + ": cannot be written");
  }

  @Test
  void refusesLossesThatAreNoNumbers() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EpochResult(1, 1, Double.NaN, OptionalDouble.empty(), 0, 0, false))
        .withMessage("trainingLoss must be finite and at least 0, was NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new EpochResult(1, 1, 1, OptionalDouble.of(Double.POSITIVE_INFINITY), 0, 0, false));
  }
}
