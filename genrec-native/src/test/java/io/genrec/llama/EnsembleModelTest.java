// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.genrec.gguf.LlamaVocabulary;
import io.genrec.gguf.RandomLlama;
import io.genrec.model.AdapterSpec;
import io.genrec.model.DecodeBatch;
import io.genrec.model.DecodeSession;
import io.genrec.model.Engines;
import io.genrec.model.LanguageModel;
import io.genrec.model.ModelInfo;
import io.genrec.model.ModelLoadException;
import io.genrec.model.ModelSpec;
import io.genrec.model.Normalisation;
import io.genrec.model.SequenceEditContract;
import io.genrec.model.SessionSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Three models of random weights as one, against each of them alone. */
class EnsembleModelTest {
  private static final int[] PROMPT = {72, 101, 108, 108, 111};
  private static final int[] NEXT = {40, 70, 100, 130};

  @TempDir private static Path folder;
  private static List<Path> files;

  @BeforeAll
  static void write() throws IOException {
    files = List.of(folder.resolve("1.gguf"), folder.resolve("2.gguf"), folder.resolve("3.gguf"));
    for (int i = 0; i < files.size(); i++) {
      RandomLlama.write(
          files.get(i), TestModels.MULTI_HEAD, LlamaVocabulary.ofBytes(), 100 + i, 0.3f);
    }
  }

  private static ModelSpec ensemble() {
    return TestModels.spec(files.get(0)).withMember(files.get(1)).withMember(files.get(2));
  }

  /** An ensemble edits sequences as each of its members does. */
  @Nested
  class Contract extends SequenceEditContract {
    @Override
    protected LanguageModel open(List<AdapterSpec> adapters) {
      return Engines.open(ensemble());
    }
  }

  /** The candidates' log-probabilities, and behind them those of the prompt's tokens. */
  private static float[] scores(ModelSpec spec, Normalisation normalisation) {
    try (LanguageModel model = Engines.open(spec);
        DecodeSession session = model.openSession(SessionSpec.of(64, 2))) {
      DecodeBatch batch = new DecodeBatch(normalisation);
      batch.beginRow(1); // a row before, which is not scored
      batch.addToken(65);
      batch.addCandidate(66);
      batch.beginRow(0);
      IntStream.of(PROMPT).forEach(batch::addToken);
      IntStream.of(NEXT).forEach(batch::addCandidate);
      batch.scoreTokens();
      session.decode(batch);
      float[] found = new float[NEXT.length + PROMPT.length - 1];
      for (int i = 0; i < NEXT.length; i++) {
        found[i] = batch.candidateLogProbability(1 + i);
      }
      for (int i = 1; i < PROMPT.length; i++) {
        found[NEXT.length + i - 1] = batch.tokenLogProbability(1 + i);
      }
      return found;
    }
  }

  @ParameterizedTest
  @EnumSource(Normalisation.class)
  void probabilitiesAreTheMembersMeans(Normalisation normalisation) {
    float[][] alone =
        files.stream()
            .map(file -> scores(TestModels.spec(file), normalisation))
            .toArray(float[][]::new);
    float[] together = scores(ensemble(), normalisation);

    double[] geometric = new double[NEXT.length];
    for (int i = 0; i < NEXT.length; i++) {
      geometric[i] = Math.cbrt(Math.exp(alone[0][i] + alone[1][i] + alone[2][i]));
    }
    double sum = geometric[0] + geometric[1] + geometric[2] + geometric[3];
    for (int i = 0; i < together.length; i++) {
      double arithmetic =
          (Math.exp(alone[0][i]) + Math.exp(alone[1][i]) + Math.exp(alone[2][i])) / 3;
      boolean chosen = normalisation == Normalisation.CANDIDATES && i < NEXT.length;
      assertThat(Math.exp(together[i]))
          .isCloseTo(chosen ? geometric[i] / sum : arithmetic, within(1e-5));
    }
    assertThat(together).isNotEqualTo(alone[0]);
  }

  @Test
  void itsFactsAreThoseOfAllMembers() {
    try (LanguageModel one = Engines.open(TestModels.spec(files.get(0)));
        LanguageModel all = Engines.open(ensemble())) {
      ModelInfo info = all.info();
      assertThat(info.parameterCount()).isEqualTo(3 * one.info().parameterCount());
      assertThat(info.cacheBytesPerToken()).isEqualTo(3 * one.info().cacheBytesPerToken());
      assertThat(info.vocabularySize()).isEqualTo(one.info().vocabularySize());
    }
  }

  @Test
  void aMemberOfAnotherVocabularyIsRefused() {
    Path other = TestModels.write(folder, TestVocabulary.SENTENCE_PIECE);

    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> Engines.open(ensemble().withMember(other)))
        .withMessageContainingAll(other.toString(), "another vocabulary");
  }

  @Test
  void aMissingMemberIsNamed() {
    Path missing = folder.resolve("missing.gguf");

    assertThat(missing).satisfies(file -> assertThat(Files.exists(file)).isFalse());
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> Engines.open(ensemble().withMember(missing)))
        .withMessageContaining("missing.gguf");
  }

  @Test
  void adaptersAreRefused() {
    AdapterSpec adapter = AdapterSpec.of(folder.resolve("a.gguf"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ensemble().withAdapter(adapter))
        .withMessageContaining("merge");
    try (LanguageModel model = Engines.open(ensemble())) {
      SessionSpec spec = SessionSpec.of(64, 2).withAdapters(List.of(adapter));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> model.openSession(spec))
          .withMessageContaining("merge");
    }
  }

  @Test
  void afterCloseItRefusesWork() {
    LanguageModel model = Engines.open(ensemble());
    DecodeSession session = model.openSession(SessionSpec.of(64, 2));
    session.close();
    DecodeBatch batch = new DecodeBatch(Normalisation.CANDIDATES);
    batch.beginRow(0);
    batch.addToken(65);

    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> session.decode(batch));
    model.close();
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> model.openSession(SessionSpec.of(64, 2)));
  }
}
