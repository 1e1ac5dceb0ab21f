// SPDX-License-Identifier: Apache-2.0
package io.genrec.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptTemplateTest {
  @TempDir Path folder;

  @Test
  void rendersThePromptOfTheReferenceCodeByteForByte() {
    PromptTemplate paper = PromptTemplate.genrecPaper("What next?");

    assertThat(paper.render(List.of("Heat (1995)", "Up (2009)")))
        .isEqualTo(
            " # noqa: E501\nWhat next?\n\n### input:\nHeat (1995),Up (2009)\n\n### Response:\n");
    assertThat(paper.tokenBudget()).isEqualTo(256);
    assertThat(paper.titleEnd()).isEqualTo(TitleEnd.END_OF_SEQUENCE);
  }

  @Test
  void rendersAListThatTheModelContinues() {
    assertThat(PromptTemplate.sequence().render(List.of("Heat", "Up")))
        .isEqualTo("Titles in the order chosen:\nHeat\nUp\n");
  }

  @Test
  void rendersNoSeparatorWithoutTitles() {
    assertThat(PromptTemplate.sequence().render(List.of()))
        .isEqualTo("Titles in the order chosen:\n");
    assertThat(PromptTemplate.genrecPaper("?").render(List.of()))
        .isEqualTo(" # noqa: E501\n?\n\n### input:\n\n\n### Response:\n");
  }

  @Test
  void findsBuiltInTemplatesByName() {
    assertThat(PromptTemplate.named("sequence")).isEqualTo(PromptTemplate.sequence());
    assertThat(PromptTemplate.named("genrec-paper")).isEqualTo(PromptTemplate.genrecPaper());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PromptTemplate.named("paper"))
        .withMessageContaining("there is no template 'paper'; there is: sequence, genrec-paper");
  }

  @Test
  void differentTemplatesHaveDifferentHashes() {
    assertThat(PromptTemplate.sequence().sha256())
        .hasSize(64)
        .isEqualTo(PromptTemplate.sequence().sha256())
        .isNotEqualTo(PromptTemplate.genrecPaper().sha256());
  }

  @Test
  void readsATemplateFromAFile() throws IOException {
    Path file = write("name=mine\nprefix=Seen:\\n\nseparator=\\n\ntitleEnd=NEWLINE\nmaxTitles=5\n");

    assertThat(PromptTemplateFile.read(file))
        .isEqualTo(new PromptTemplate("mine", "Seen:\n", "\n", "", true, TitleEnd.NEWLINE, 0, 5));
  }

  @Test
  void readsThePaperTemplateFromAFile() throws IOException {
    Path file =
        write(
            """
            name = genrec-paper
            prefix = \\ # noqa: E501\\nWhat next?\\n\\n### input:\\n
            separator = ,
            cue = \\n\\n### Response:\\n
            beginningOfSequence = true
            titleEnd = END_OF_SEQUENCE
            tokenBudget = 256
            """);

    assertThat(PromptTemplateFile.read(file)).isEqualTo(PromptTemplate.genrecPaper("What next?"));
  }

  @Test
  void namesTheFileThatCannotBeRead() {
    assertThatThrownBy(() -> PromptTemplateFile.read(folder.resolve("none.properties")))
        .isInstanceOf(PromptTemplateException.class)
        .hasMessageContaining("none.properties");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "seperator=x | unknown keys [seperator]",
        "cue=x | needs a separator",
        "separator=,\\nbeginningOfSequence=yes | must be true or false, was 'yes'",
        "separator=,\\ntokenBudget=-1 | must be at least 0",
        "separator=,\\ntitleEnd=COMMA | COMMA",
        "separator=,\\nmaxTitles=many | many",
      })
  void namesTheFileAndWhatIsWrongInIt(String lines, String message) throws IOException {
    Path file = write("name=mine\n" + lines.replace("\\n", "\n"));

    assertThatThrownBy(() -> PromptTemplateFile.read(file))
        .isInstanceOf(PromptTemplateException.class)
        .hasMessageContaining("mine.properties")
        .hasMessageContaining(message);
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("mine.properties"), text);
  }
}
