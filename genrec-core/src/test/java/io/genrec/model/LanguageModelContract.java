// SPDX-License-Identifier: Apache-2.0
package io.genrec.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every engine must show. A subclass supplies a model; it needs a context of 512 tokens and 8
 * sequences.
 */
public abstract class LanguageModelContract extends SequenceEditContract {
  /** By how much opening the same thing in another way may. */
  private static final Offset<Float> SAME = within(1e-5f);

  @TempDir private Path folder;

  /** For subclasses. */
  protected LanguageModelContract() {}

  /** Writes an adapter for the model under test that changes its scores. */
  protected abstract void writeAdapter(Path file) throws IOException;

  @Test
  void vocabularyProbabilitiesSumToOne() {
    float[] all = scores(Normalisation.VOCABULARY, 0, text, vocabulary());

    assertThat(sumOfProbabilities(all)).isCloseTo(1, within(1e-4));
  }

  @Test
  void candidateProbabilitiesSumToOne() {
    int[] candidates = Arrays.copyOf(text, 3);
    candidates = Arrays.stream(candidates).distinct().toArray();

    float[] some = scores(Normalisation.CANDIDATES, 0, text, candidates);

    assertThat(sumOfProbabilities(some)).isCloseTo(1, within(1e-5));
  }

  @Test
  void theOnlyCandidateIsCertain() {
    assertThat(scores(Normalisation.CANDIDATES, 0, text, text[0])).containsExactly(0f);
  }

  @Test
  void candidateNormalisationKeepsDifferencesOfLogProbabilities() {
    int[] candidates = {text[0], other[0], text[text.length - 1]};

    float[] vocabulary = scores(Normalisation.VOCABULARY, 0, text, candidates);
    float[] normalised = scores(Normalisation.CANDIDATES, 1, text, candidates);

    assertThat(normalised[1] - normalised[0]).isCloseTo(vocabulary[1] - vocabulary[0], TOLERANCE);
    assertThat(normalised[2] - normalised[0]).isCloseTo(vocabulary[2] - vocabulary[0], TOLERANCE);
  }

  @Test
  void splittingARowChangesNoScore() {
    float[] whole = scores(Normalisation.VOCABULARY, 0, text, vocabulary());
    append(1, Arrays.copyOf(text, 3));
    append(1, Arrays.copyOfRange(text, 3, 5));

    float[] split =
        scores(Normalisation.VOCABULARY, 1, Arrays.copyOfRange(text, 5, text.length), vocabulary());

    assertThat(session.length(1)).isEqualTo(session.length(0)).isEqualTo(text.length);
    assertThat(split).containsExactly(whole, TOLERANCE);
  }

  @Test
  void rowsOfOtherSequencesChangeNoScore() {
    float[] alone = scores(Normalisation.VOCABULARY, 0, text, vocabulary());
    DecodeBatch batch = new DecodeBatch(Normalisation.VOCABULARY);
    addRow(batch, 5, other, other[0]);
    int first = addRow(batch, 3, text, vocabulary());
    addRow(batch, 4, Arrays.copyOf(text, 4), text[4]);

    session.decode(batch);

    assertThat(candidateScores(batch, first, alone.length)).containsExactly(alone, TOLERANCE);
  }

  @Test
  void branchesScoreAsIfDecodedFromTheStart() {
    int[] tail = Arrays.copyOfRange(text, 4, 7);
    int[] otherTail = Arrays.copyOf(other, 3);
    float[] expected = scores(Normalisation.VOCABULARY, 0, join(4, tail), vocabulary());
    float[] otherExpected = scores(Normalisation.VOCABULARY, 1, join(4, otherTail), vocabulary());
    append(2, Arrays.copyOf(text, 4));
    DecodeBatch batch = new DecodeBatch(Normalisation.VOCABULARY);
    batch.copySequence(2, 3);
    int first = addRow(batch, 2, tail, vocabulary());
    int second = addRow(batch, 3, otherTail, vocabulary());

    session.decode(batch);

    assertThat(candidateScores(batch, first, expected.length)).containsExactly(expected, TOLERANCE);
    assertThat(candidateScores(batch, second, expected.length))
        .containsExactly(otherExpected, TOLERANCE);
  }

  @Test
  void scoredTokensEqualThoseFoundStepByStep() {
    DecodeBatch scored = new DecodeBatch(Normalisation.CANDIDATES);
    addRow(scored, 0, text, text[0]);
    scored.scoreTokens();

    session.decode(scored);

    for (int i = 1; i < text.length; i++) {
      float step = scores(Normalisation.VOCABULARY, 1, new int[] {text[i - 1]}, text[i])[0];
      assertThat(scored.tokenLogProbability(i)).as("token %d", i).isCloseTo(step, TOLERANCE);
    }
  }

  @Test
  void freedCellsCanBeUsedAgain() {
    for (int round = 0; round < 2 + SPEC.contextTokens() / text.length; round++) {
      append(0, text);
      DecodeBatch clear = new DecodeBatch(Normalisation.VOCABULARY);
      clear.clearSequence(0);
      session.decode(clear);
    }

    assertThat(session.length(0)).isZero();
  }

  @Test
  void aFullCacheIsAnInferenceException() {
    DecodeBatch batch = new DecodeBatch(Normalisation.VOCABULARY);
    batch.beginRow(0);
    for (int i = 0; i <= session.contextTokens(); i++) {
      batch.addToken(text[0]);
    }

    assertThat(catchThrowable(() -> session.decode(batch))).isInstanceOf(InferenceException.class);
  }

  @Test
  void refusesATokenOutsideTheVocabularyAndChangesNothing() {
    append(0, text);
    for (int wrong : new int[] {-1, model.tokenizer().vocabularySize()}) {
      DecodeBatch badToken = new DecodeBatch(Normalisation.VOCABULARY);
      badToken.clearSequence(0);
      addRow(badToken, 1, new int[] {wrong}, text[0]);
      DecodeBatch badCandidate = new DecodeBatch(Normalisation.VOCABULARY);
      addRow(badCandidate, 1, text, wrong);

      assertThatIllegalArgumentException().isThrownBy(() -> session.decode(badToken));
      assertThatIllegalArgumentException().isThrownBy(() -> session.decode(badCandidate));
    }

    assertThat(session.length(0)).isEqualTo(text.length);
    assertThat(session.length(1)).isZero();
  }

  @Test
  void refusesASequenceThatDoesNotExist() {
    for (int wrong : new int[] {-1, session.maxSequences()}) {
      DecodeBatch row = new DecodeBatch(Normalisation.VOCABULARY);
      addRow(row, wrong, text);
      DecodeBatch destination = new DecodeBatch(Normalisation.VOCABULARY);
      destination.copySequence(0, wrong);

      assertThatIllegalArgumentException().isThrownBy(() -> session.decode(row));
      assertThatIllegalArgumentException().isThrownBy(() -> session.decode(destination));
    }
  }

  @Test
  void refusesTwoRowsOnOneSequence() {
    DecodeBatch batch = new DecodeBatch(Normalisation.VOCABULARY);
    addRow(batch, 0, text);
    addRow(batch, 0, other);

    assertThatIllegalArgumentException().isThrownBy(() -> session.decode(batch));
    assertThat(session.length(0)).isZero();
  }

  @Test
  void refusesARowThatAsksWithoutTokens() {
    DecodeBatch batch = new DecodeBatch(Normalisation.VOCABULARY);
    addRow(batch, 0, new int[0], text[0]);

    assertThatIllegalArgumentException().isThrownBy(() -> session.decode(batch));
  }

  @Test
  void aClosedSessionRefusesWork() {
    session.close();
    session.close();

    assertThatIllegalStateException().isThrownBy(() -> append(0, text));
  }

  @Test
  void aClosedModelRefusesWorkButKeepsItsFacts() {
    model.close();
    model.close();

    assertThatIllegalStateException().isThrownBy(() -> append(0, text));
    assertThatIllegalStateException().isThrownBy(() -> model.openSession(SPEC));
    assertThatIllegalStateException().isThrownBy(() -> model.tokenizer().encode("text"));
    assertThat(model.info().vocabularySize()).isPositive();
  }

  @Test
  void textSurvivesTokenisation() {
    String title = "Amélie (2001) </s> <|eot_id|> 千と千尋";

    assertThat(model.tokenizer().decode(model.tokenizer().encode(title))).isEqualTo(title);
    assertThat(model.tokenizer().encodeAll(List.of("Heat", title)).toArray(1))
        .isEqualTo(model.tokenizer().encode(title));
  }

  @Test
  void sessionsWithAndWithoutAnAdapterShareAModel() throws IOException {
    AdapterSpec adapter = adapter();
    float[][] plain;
    float[][] adapted;
    try (DecodeSession with = model.openSession(SPEC.withAdapters(List.of(adapter)))) {
      float[][] both = stepByStep(session, with);
      plain = Arrays.copyOf(both, text.length);
      adapted = Arrays.copyOfRange(both, text.length, both.length);
    }

    assertSame(plain, alone(List.of(), List.of()));
    assertSame(adapted, alone(List.of(adapter), List.of()));
    assertThat(largestDifference(plain, adapted)).isGreaterThan(0.01f);
  }

  @Test
  void aSessionsAdaptersAreAppliedBesidesThoseOfTheModel() throws IOException {
    AdapterSpec whole = adapter();
    AdapterSpec half = new AdapterSpec(whole.file(), 0.5f);
    AdapterSpec none = new AdapterSpec(whole.file(), 0);

    assertSame(alone(List.of(half), List.of(half)), alone(List.of(whole), List.of()));
    assertSame(alone(List.of(), List.of(half, half)), alone(List.of(whole), List.of()));
    assertSame(alone(List.of(whole), List.of(none)), alone(List.of(whole), List.of()));
  }

  @Test
  void anAdapterThatCannotBeReadLeavesTheModelUsable() throws IOException {
    Path missing = folder.resolve("missing.gguf");
    SessionSpec spec = SPEC.withAdapters(List.of(adapter(), AdapterSpec.of(missing)));

    Throwable failure = catchThrowable(() -> model.openSession(spec).close());

    assertThat(failure).isInstanceOf(ModelLoadException.class).hasMessageContaining("missing.gguf");
    assertSame(alone(model, SPEC), alone(List.of(), List.of()));
  }

  @Test
  void anAdapterIsKeptByTheModelThatLoadedIt() throws IOException {
    AdapterSpec adapter = adapter();
    SessionSpec spec = SPEC.withAdapters(List.of(adapter));
    float[][] first = alone(model, spec);

    assertSame(alone(model, spec), first);
    assertSame(alone(model, SPEC), alone(List.of(), List.of()));
  }

  private AdapterSpec adapter() throws IOException {
    Path file = folder.resolve("adapter.gguf");
    if (!Files.exists(file)) {
      writeAdapter(file);
    }
    return AdapterSpec.of(file);
  }

  /** (tokens, vocabulary) of the text in a session of a model, both of their own. */
  private float[][] alone(List<AdapterSpec> ofModel, List<AdapterSpec> ofSession) {
    try (LanguageModel other = open(ofModel)) {
      return alone(other, SPEC.withAdapters(ofSession));
    }
  }

  private float[][] alone(LanguageModel opened, SessionSpec spec) {
    try (DecodeSession fresh = opened.openSession(spec)) {
      return stepByStep(fresh);
    }
  }

  /** (sessions * tokens, vocabulary) of the text, all sessions taking turns at each token. */
  private float[][] stepByStep(DecodeSession... sessions) {
    float[][] scores = new float[sessions.length * text.length][];
    for (int i = 0; i < text.length; i++) {
      for (int s = 0; s < sessions.length; s++) {
        DecodeBatch batch = new DecodeBatch(Normalisation.VOCABULARY);
        addRow(batch, 0, new int[] {text[i]}, vocabulary());
        sessions[s].decode(batch);
        scores[s * text.length + i] = candidateScores(batch, 0, vocabulary().length);
      }
    }
    return scores;
  }

  private static void assertSame(float[][] actual, float[][] expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).as("position %d", i).containsExactly(expected[i], SAME);
    }
  }

  private static float largestDifference(float[][] a, float[][] b) {
    float largest = 0;
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[i].length; j++) {
        largest = Math.max(largest, Math.abs(a[i][j] - b[i][j]));
      }
    }
    return largest;
  }

  private static double sumOfProbabilities(float[] logProbabilities) {
    double sum = 0;
    for (float logProbability : logProbabilities) {
      sum += Math.exp(logProbability);
    }
    return sum;
  }
}
