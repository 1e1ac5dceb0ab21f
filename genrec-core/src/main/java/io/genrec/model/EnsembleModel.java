// SPDX-License-Identifier: Apache-2.0
package io.genrec.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Several models of one vocabulary as one: each computes every batch, and their probabilities are
 * averaged. As thread-safe as its members, which it owns and closes.
 */
final class EnsembleModel implements LanguageModel {
  private final List<LanguageModel> members;
  private final ModelInfo info;

  private EnsembleModel(List<LanguageModel> members) {
    this.members = List.copyOf(members);
    this.info = info(members);
  }

  /**
   * Loads the members one after the other.
   *
   * @param files names the members in messages
   * @param members what loads each of them
   * @throws ModelLoadException if one has another vocabulary than the first, or as a member's
   *     loading
   */
  static EnsembleModel load(List<Path> files, List<Supplier<LanguageModel>> members) {
    List<LanguageModel> loaded = new ArrayList<>();
    try {
      for (int i = 0; i < members.size(); i++) {
        loaded.add(members.get(i).get());
        requireSameVocabulary(loaded.get(0), files.get(0), loaded.get(i), files.get(i));
      }
      return new EnsembleModel(loaded);
    } catch (RuntimeException | Error e) {
      loaded.forEach(LanguageModel::close);
      throw e;
    }
  }

  private static void requireSameVocabulary(
      LanguageModel first, Path firstFile, LanguageModel other, Path otherFile) {
    Tokenizer one = first.tokenizer();
    Tokenizer two = other.tokenizer();
    boolean same =
        one.vocabularySize() == two.vocabularySize()
            && one.beginningOfSequence().equals(two.beginningOfSequence())
            && one.endOfSequence().equals(two.endOfSequence());
    for (int token = 0; same && token < one.vocabularySize(); token++) {
      String text = one.decode(token);
      // The same pieces may still be joined in another order.
      same = text.equals(two.decode(token)) && Arrays.equals(one.encode(text), two.encode(text));
    }
    if (!same) {
      throw new ModelLoadException(
          "%s has another vocabulary than %s; only models of one vocabulary can be averaged"
              .formatted(otherFile, firstFile));
    }
  }

  private static ModelInfo info(List<LanguageModel> members) {
    ModelInfo first = members.get(0).info();
    return new ModelInfo(
        first.architecture(),
        first.name(),
        members.stream().mapToLong(member -> member.info().parameterCount()).sum(),
        members.stream().mapToLong(member -> member.info().weightBytes()).sum(),
        first.vocabularySize(),
        members.stream().mapToInt(member -> member.info().contextLength()).min().orElseThrow(),
        members.stream().mapToLong(member -> member.info().cacheBytesPerToken()).sum(),
        first.engine(),
        first.backend(),
        first.device());
  }

  @Override
  public ModelInfo info() {
    return info;
  }

  @Override
  public Tokenizer tokenizer() {
    return members.get(0).tokenizer();
  }

  /** {@inheritDoc} An ensemble has no adapters; naming one is an illegal argument. */
  @Override
  public DecodeSession openSession(SessionSpec spec) {
    if (!spec.adapters().isEmpty()) {
      throw new IllegalArgumentException(
          "an ensemble of models cannot have adapters; merge each adapter into its model");
    }
    List<DecodeSession> sessions = new ArrayList<>();
    try {
      for (LanguageModel member : members) {
        sessions.add(member.openSession(spec));
      }
      return new EnsembleSession(sessions);
    } catch (RuntimeException | Error e) {
      sessions.forEach(DecodeSession::close);
      throw e;
    }
  }

  @Override
  public void close() {
    members.forEach(LanguageModel::close);
  }
}
