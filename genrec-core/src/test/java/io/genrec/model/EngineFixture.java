// SPDX-License-Identifier: Apache-2.0
package io.genrec.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A model under test, a session of it, two texts, and ways to ask for scores. */
public abstract class EngineFixture {
  /** By how much batching and branching may move a log-probability. */
  static final Offset<Float> TOLERANCE = within(1e-4f);

  static final SessionSpec SPEC = SessionSpec.of(512, 8);

  LanguageModel model;
  DecodeSession session;
  int[] text;
  int[] other;

  /** For subclasses. */
  protected EngineFixture() {}

  /** Opens the model under test with adapters; the contract closes it. */
  protected abstract LanguageModel open(List<AdapterSpec> adapters);

  @BeforeEach
  void openModel() {
    model = open(List.of());
    session = model.openSession(SPEC);
    text = model.tokenizer().encode("The Matrix, Toy Story, Blade Runner, The Lion King and Heat");
    other = model.tokenizer().encode("an entirely different history of films");
    assertThat(text).hasSizeGreaterThan(7);
  }

  @AfterEach
  void closeModel() {
    session.close();
    model.close();
  }

  int[] vocabulary() {
    int[] all = new int[model.tokenizer().vocabularySize()];
    Arrays.setAll(all, token -> token);
    return all;
  }

  int[] join(int prefix, int[] tail) {
    int[] joined = Arrays.copyOf(text, prefix + tail.length);
    System.arraycopy(tail, 0, joined, prefix, tail.length);
    return joined;
  }

  void append(int sequence, int[] tokens) {
    DecodeBatch batch = new DecodeBatch(Normalisation.VOCABULARY);
    addRow(batch, sequence, tokens);
    session.decode(batch);
  }

  float[] scores(Normalisation normalisation, int sequence, int[] tokens, int... candidates) {
    DecodeBatch batch = new DecodeBatch(normalisation);
    int first = addRow(batch, sequence, tokens, candidates);
    session.decode(batch);
    return candidateScores(batch, first, candidates.length);
  }

  /** Adds a row and returns the index of its first candidate. */
  static int addRow(DecodeBatch batch, int sequence, int[] tokens, int... candidates) {
    int first = batch.candidateCount();
    batch.beginRow(sequence);
    for (int token : tokens) {
      batch.addToken(token);
    }
    for (int candidate : candidates) {
      batch.addCandidate(candidate);
    }
    return first;
  }

  static float[] candidateScores(DecodeBatch batch, int first, int count) {
    float[] scores = new float[count];
    for (int i = 0; i < count; i++) {
      scores[i] = batch.candidateLogProbability(first + i);
    }
    return scores;
  }
}
