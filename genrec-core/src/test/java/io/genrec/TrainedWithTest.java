// SPDX-License-Identifier: Apache-2.0
package io.genrec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.genrec.gguf.GgufValue;
import io.genrec.gguf.GgufWriter;
import io.genrec.model.AdapterSpec;
import io.genrec.model.ModelLoadException;
import io.genrec.model.ModelSpec;
import io.genrec.prompt.PromptTemplate;
import io.genrec.prompt.TitleEnd;
import io.genrec.prompt.TitleForm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainedWithTest {
  private static final TrainedWith SHORT =
      new TrainedWith(PromptTemplate.sequence(), TitleForm.SHORT);

  @TempDir private Path folder;

  @Test
  void aFileSaysWhatWasWrittenIntoIt() throws IOException {
    assertThat(TrainedWith.read(write("a.gguf", SHORT.metadata()))).contains(SHORT);
    assertThat(TrainedWith.read(write("b.gguf", Map.of()))).isEmpty();
    TrainedWith long256 = new TrainedWith(PromptTemplate.sequence(), TitleForm.SHORT, 256);
    assertThat(TrainedWith.read(write("c.gguf", long256.metadata()))).contains(long256);
  }

  @Test
  void theLastAdapterThatSaysSomethingIsRight() throws IOException {
    TrainedWith paper = new TrainedWith(PromptTemplate.genrecPaper(), TitleForm.WHOLE);
    ModelSpec spec =
        ModelSpec.of(write("model.gguf", SHORT.metadata()))
            .withAdapter(AdapterSpec.of(write("one.gguf", paper.metadata())))
            .withAdapter(AdapterSpec.of(write("two.gguf", Map.of())));

    assertThat(TrainedWith.of(spec)).contains(paper);
  }

  @Test
  void anotherTemplateOrFormIsRefusedAndBothAreNamed() throws IOException {
    ModelSpec model = ModelSpec.of(write("model.gguf", SHORT.metadata()));
    RecommenderSpec right =
        RecommenderSpec.of(model, PromptTemplate.sequence()).withTitleForm(TitleForm.SHORT);

    assertThatCode(() -> TrainedWith.check(right)).doesNotThrowAnyException();
    ModelSpec limited =
        ModelSpec.of(
            write(
                "limited.gguf",
                new TrainedWith(PromptTemplate.sequence(), TitleForm.SHORT, 99).metadata()));
    assertThatCode(() -> TrainedWith.check(SHORT.recommender(limited))).doesNotThrowAnyException();
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(
            () -> TrainedWith.check(RecommenderSpec.of(model, PromptTemplate.genrecPaper())))
        .withMessageContainingAll(
            "model.gguf", "'sequence'", "short titles", "'genrec-paper'", "whole titles");
  }

  @Test
  void damagedMetadataAreRefused() throws IOException {
    Map<String, String> damaged = new LinkedHashMap<>(SHORT.metadata());
    damaged.put("genrec.template.sha256", "00");
    assertDamaged(damaged);
    Map<String, String> negative = new LinkedHashMap<>(SHORT.metadata());
    negative.put("genrec.max_history", "-1");
    assertDamaged(negative);
  }

  private void assertDamaged(Map<String, String> metadata) throws IOException {
    Path file = write("damaged.gguf", metadata);

    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> TrainedWith.read(file))
        .withMessageContaining("damaged.gguf");
  }

  @Test
  void aRecommenderAsksWhatWasTrained() {
    ModelSpec model = ModelSpec.of(Path.of("model.gguf"));
    RecommenderSpec spec =
        new TrainedWith(PromptTemplate.genrecPaper(), TitleForm.SHORT, 200).recommender(model);

    assertThat(spec.template()).isEqualTo(PromptTemplate.genrecPaper());
    assertThat(spec.titleForm()).isEqualTo(TitleForm.SHORT);
    assertThat(spec.promptTokens()).isEqualTo(200);
    assertThat(SHORT.recommender(model).promptTokens())
        .isEqualTo(RecommenderSpec.DEFAULT_PROMPT_TOKENS);
  }

  @Property(tries = 200)
  void everyTemplateComesBackFromItsText(
      @ForAll String prefix,
      @ForAll String cue,
      @ForAll boolean beginningOfSequence,
      @ForAll TitleEnd end,
      @ForAll @IntRange(min = 0, max = 4096) int budget) {
    PromptTemplate template =
        new PromptTemplate("a: b\n", prefix, "\n1:2 ", cue, beginningOfSequence, end, budget, 7);

    assertThat(PromptTemplate.ofCanonicalText(template.canonicalText())).isEqualTo(template);
  }

  @Test
  void textsThatAreNoTemplateAreRefused() {
    String text = PromptTemplate.sequence().canonicalText();
    for (String wrong :
        List.of("", "8:sequence", "x" + text, text + " 1", text.replace("0", "-"))) {
      assertThatIllegalArgumentException()
          .as(wrong)
          .isThrownBy(() -> PromptTemplate.ofCanonicalText(wrong));
    }
  }

  private Path write(String name, Map<String, String> keys) throws IOException {
    Map<String, GgufValue> metadata = new LinkedHashMap<>();
    keys.forEach((key, value) -> metadata.put(key, GgufValue.string(value)));
    Path file = folder.resolve(name);
    try (GgufWriter writer = GgufWriter.create(file, metadata, List.of())) {
      writer.finish();
    }
    return file;
  }
}
