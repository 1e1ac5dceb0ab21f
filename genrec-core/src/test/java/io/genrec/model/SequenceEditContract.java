// SPDX-License-Identifier: Apache-2.0
package io.genrec.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

/** What every engine must show of copying, cutting and emptying sequences. */
public abstract class SequenceEditContract extends EngineFixture {
  /** For subclasses. */
  protected SequenceEditContract() {}

  @Test
  void copiesAreIndependentOfTheirSource() {
    append(0, text);
    DecodeBatch copy = new DecodeBatch(Normalisation.VOCABULARY);
    copy.copySequence(0, 1);
    copy.clearSequence(0);
    session.decode(copy);
    append(0, other);

    float[] continued = scores(Normalisation.VOCABULARY, 1, other, vocabulary());

    assertThat(session.length(0)).isEqualTo(other.length);
    assertThat(continued)
        .containsExactly(
            scores(Normalisation.VOCABULARY, 2, join(text.length, other), vocabulary()), TOLERANCE);
  }

  @Test
  void copyingReplacesWhatTheDestinationHeld() {
    append(0, text);
    append(1, other);
    DecodeBatch copy = new DecodeBatch(Normalisation.VOCABULARY);
    copy.copySequence(0, 1);

    session.decode(copy);

    assertThat(session.length(1)).isEqualTo(text.length);
  }

  @Test
  void editsApplyInTheirOrder() {
    append(0, text);
    DecodeBatch edits = new DecodeBatch(Normalisation.VOCABULARY);
    edits.copySequence(0, 1);
    edits.copySequence(1, 2);
    edits.clearSequence(1);

    session.decode(edits);

    assertThat(new int[] {session.length(0), session.length(1), session.length(2)})
        .containsExactly(text.length, 0, text.length);
  }

  @Test
  void aCopiedPrefixScoresAsIfDecodedFromTheStart() {
    float[] expected = scores(Normalisation.VOCABULARY, 0, join(5, other), vocabulary());
    append(1, text);
    append(2, other);
    DecodeBatch batch = new DecodeBatch(Normalisation.VOCABULARY);
    batch.copyPrefix(1, 2, 5);
    int first = addRow(batch, 2, other, vocabulary());

    session.decode(batch);

    assertThat(candidateScores(batch, first, expected.length)).containsExactly(expected, TOLERANCE);
    assertThat(session.length(1)).isEqualTo(text.length);
    assertThat(session.length(2)).isEqualTo(5 + other.length);
  }

  @Test
  void aSessionThatWasResetGivesTheBitsOfANewOne() {
    float[] expected = scores(Normalisation.VOCABULARY, 0, text, vocabulary());
    append(1, join(text.length, other));
    append(2, other);
    append(0, other);

    session.reset();

    assertThat(new int[] {session.length(0), session.length(1), session.length(2)}).containsOnly(0);
    assertThat(scores(Normalisation.VOCABULARY, 0, text, vocabulary())).containsExactly(expected);
  }

  @Test
  void aCutSequenceScoresAsIfDecodedFromTheStart() {
    float[] expected = scores(Normalisation.VOCABULARY, 0, join(3, other), vocabulary());
    float[] whole = scores(Normalisation.VOCABULARY, 3, join(text.length, other), vocabulary());
    append(1, text);
    DecodeBatch cut = new DecodeBatch(Normalisation.VOCABULARY);
    cut.copySequence(1, 2);
    cut.copyPrefix(1, 1, 3);
    int first = addRow(cut, 1, other, vocabulary());
    int copy = addRow(cut, 2, other, vocabulary());

    session.decode(cut);

    assertThat(candidateScores(cut, first, expected.length)).containsExactly(expected, TOLERANCE);
    assertThat(candidateScores(cut, copy, whole.length)).containsExactly(whole, TOLERANCE);
    assertThat(session.length(1)).isEqualTo(3 + other.length);
  }

  @Test
  void aPrefixOfNoTokensIsEmptyAndOneOfAllIsACopy() {
    append(0, text);
    append(1, other);
    DecodeBatch edits = new DecodeBatch(Normalisation.VOCABULARY);
    edits.copyPrefix(0, 1, 0);
    edits.copyPrefix(0, 2, text.length);
    edits.copyPrefix(0, 0, text.length);
    edits.copyPrefix(3, 3, 0);

    session.decode(edits);

    assertThat(new int[] {session.length(0), session.length(1), session.length(2)})
        .containsExactly(text.length, 0, text.length);
    assertThat(session.length(3)).isZero();
  }

  @Test
  void theCellsOfWhatIsCutOffCanBeUsedAgain() {
    for (int round = 0; round < 2 + SPEC.contextTokens() / (text.length - 2); round++) {
      DecodeBatch batch = new DecodeBatch(Normalisation.VOCABULARY);
      batch.copyPrefix(0, 0, Math.min(2, session.length(0)));
      addRow(batch, 0, text);
      session.decode(batch);
    }

    assertThat(session.length(0)).isEqualTo(2 + text.length);
  }

  @Test
  void refusesAPrefixLongerThanItsSourceAndChangesNothing() {
    append(0, text);
    DecodeBatch tooLong = new DecodeBatch(Normalisation.VOCABULARY);
    tooLong.clearSequence(0);
    tooLong.copyPrefix(0, 1, 1); // there is nothing left by then
    DecodeBatch cutTwice = new DecodeBatch(Normalisation.VOCABULARY);
    cutTwice.copyPrefix(0, 0, 3);
    cutTwice.copyPrefix(0, 2, 4);
    DecodeBatch beyond = new DecodeBatch(Normalisation.VOCABULARY);
    beyond.copyPrefix(0, 1, text.length + 1);

    assertThatIllegalArgumentException().isThrownBy(() -> session.decode(tooLong));
    assertThatIllegalArgumentException().isThrownBy(() -> session.decode(cutTwice));
    assertThatIllegalArgumentException().isThrownBy(() -> session.decode(beyond));
    assertThatIllegalArgumentException().isThrownBy(() -> beyond.copyPrefix(0, 1, -1));
    assertThat(new int[] {session.length(0), session.length(1), session.length(2)})
        .containsExactly(text.length, 0, 0);
  }

  @Test
  void aPrefixMayBeOfWhatAnEarlierEditCopied() {
    append(0, text);
    DecodeBatch edits = new DecodeBatch(Normalisation.VOCABULARY);
    edits.copySequence(0, 1);
    edits.copyPrefix(1, 2, 4);
    edits.copyPrefix(1, 1, 2);

    session.decode(edits);

    assertThat(new int[] {session.length(0), session.length(1), session.length(2)})
        .containsExactly(text.length, 2, 4);
  }

  @Test
  void aClearedSequenceStartsAnew() {
    float[] expected = scores(Normalisation.VOCABULARY, 0, text, vocabulary());
    append(1, other);
    DecodeBatch batch = new DecodeBatch(Normalisation.VOCABULARY);
    batch.clearSequence(1);
    int first = addRow(batch, 1, text, vocabulary());

    session.decode(batch);

    assertThat(candidateScores(batch, first, expected.length)).containsExactly(expected, TOLERANCE);
  }
}
