// SPDX-License-Identifier: Apache-2.0
package io.genrec.train;

import io.genrec.data.DatasetException;
import io.genrec.data.LeaveOneOutSplit;
import io.genrec.model.TokenSequences;
import io.genrec.model.Tokenizer;
import io.genrec.prompt.PromptEncoder;
import io.genrec.prompt.PromptTemplate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The training histories of a split as files of examples: JSON lines of {@code {"input_ids": [...],
 * "completion_mask": [...]}}. A token whose mask is 1 is to be learned from all tokens before it;
 * the others are only read. The tokens are those that {@link PromptEncoder#bySegments} gives when
 * recommending, so that a model is asked what it was trained on.
 *
 * <p>If the template has no cue and its separator is the token that ends a title, as that of {@link
 * PromptTemplate#sequence}, an example is a list and every title of it is learned, its end
 * included; long histories are cut into several lists. Otherwise an example is one title behind the
 * prompt of what came before it, as in {@link PromptTemplate#genrecPaper}; a history's first title
 * is in prompts only.
 *
 * <p>A title that alone exceeds the budget is left out. Examples are written one by one, whatever
 * the size of the data. Immutable and safe to share between threads.
 */
public final class TrainingSet {
  private final LeaveOneOutSplit split;
  private final TrainingSetSpec spec;
  private final PromptEncoder encoder;
  private final int budget;

  /** The tokens of a prompt without titles. */
  private final int fixedTokens;

  private TrainingSet(LeaveOneOutSplit split, TrainingSetSpec spec, PromptEncoder encoder) {
    this.split = split;
    this.spec = spec;
    this.encoder = encoder;
    int templateBudget = spec.template().tokenBudget();
    this.budget =
        templateBudget == 0 ? spec.tokenBudget() : Math.min(templateBudget, spec.tokenBudget());
    // What every example needs must fit.
    this.fixedTokens = encoder.encode(new int[0], budget, 1).length();
  }

  /**
   * Tokenises the catalogue's titles.
   *
   * @param tokenizer that of the model to be trained
   * @throws IllegalArgumentException if the budget is too small for the template, or a title has no
   *     tokens or holds the token that ends titles
   * @throws io.genrec.model.ModelException if the vocabulary has no token for the title's end
   */
  public static TrainingSet of(LeaveOneOutSplit split, Tokenizer tokenizer, TrainingSetSpec spec) {
    PromptTemplate template = spec.template();
    TokenSequences whole = tokenizer.encodeAll(split.dataset().catalogue().titles());
    TokenSequences titles = spec.titleForm().apply(whole, template.titleEnd().token(tokenizer));
    return new TrainingSet(split, spec, PromptEncoder.bySegments(template, tokenizer, titles));
  }

  /**
   * Writes the examples of all training histories.
   *
   * @throws DatasetException if the file cannot be written
   */
  public TrainingSetSummary writeTraining(Path file) {
    return write(file, isList() ? this::addLists : this::addTargets);
  }

  /**
   * Writes one example for each user with targets: the validation target behind the prompt of the
   * training history.
   *
   * @throws DatasetException if the file cannot be written
   */
  public TrainingSetSummary writeValidation(Path file) {
    return writeValidation(file, split.usersWithTargets());
  }

  /**
   * Writes the same for some users only.
   *
   * @param users numbers of users with targets
   * @throws DatasetException if the file cannot be written
   */
  public TrainingSetSummary writeValidation(Path file, int... users) {
    return write(
        file,
        examples -> {
          long skipped = 0;
          for (int user : users) {
            int[] history = split.trainingHistory(user);
            skipped += addTarget(examples, history, split.validationTarget(user)) ? 0 : 1;
          }
          return skipped;
        });
  }

  /**
   * Writes each item's title, by item number, as {@code {"input_ids": [...]}} without its end: what
   * a model is trained to choose from.
   *
   * @throws DatasetException if the file cannot be written
   */
  public TrainingSetSummary writeCatalogue(Path file) {
    TokenSequences titles = encoder.answerTitles();
    return write(
        file,
        examples -> {
          for (int item = 0; item < titles.size(); item++) {
            examples.add(titles.toArray(item));
          }
          return 0;
        });
  }

  /** Writes examples and returns how many titles it left out. */
  private interface Content {
    long addTo(ExampleFile examples) throws IOException;
  }

  private static TrainingSetSummary write(Path file, Content content) {
    try (ExampleFile examples = new ExampleFile(file)) {
      return examples.finish(content.addTo(examples));
    } catch (IOException e) {
      throw new DatasetException(
          file + ": cannot be written (" + e + "); is there a folder and room on the disk?", e);
    }
  }

  /** Whether a prompt, cut behind any of its titles, is the prompt of the titles up to there. */
  private boolean isList() {
    TokenSequences titles = encoder.answerTitles();
    OptionalInt shortest =
        IntStream.range(0, titles.size()).reduce((a, b) -> cost(b) < cost(a) ? b : a);
    if (!spec.template().cue().isEmpty() || shortest.isEmpty()) {
      return false;
    }
    int[] prompt = encoder.encode(new int[] {shortest.getAsInt()}, budget, 0).tokens();
    return prompt.length == fixedTokens + cost(shortest.getAsInt())
        && prompt[prompt.length - 1] == encoder.endToken();
  }

  private long addLists(ExampleFile examples) throws IOException {
    int room = budget - fixedTokens;
    int maxTitles = spec.template().maxTitles();
    HistoryWindows windows =
        new HistoryWindows(
            this::cost, room, maxTitles == 0 ? Integer.MAX_VALUE : maxTitles, spec.seed());
    long skipped = 0;
    for (int user = 0; user < split.dataset().userCount(); user++) {
      int[] history = split.trainingHistory(user);
      int[] fitting = IntStream.of(history).filter(item -> cost(item) <= room).toArray();
      skipped += history.length - fitting.length;
      for (int[] window : windows.cut(fitting)) {
        int firstTarget = fixedTokens + (spec.firstTitleIsTarget() ? 0 : cost(window[0]));
        int[] tokens = encoder.encode(window, budget, 0).tokens();
        if (firstTarget < tokens.length) {
          examples.add(tokens, firstTarget);
        }
      }
    }
    return skipped;
  }

  private long addTargets(ExampleFile examples) throws IOException {
    long skipped = 0;
    for (int user = 0; user < split.dataset().userCount(); user++) {
      int[] history = split.trainingHistory(user);
      for (int i = 1; i < history.length; i++) {
        skipped += addTarget(examples, Arrays.copyOf(history, i), history[i]) ? 0 : 1;
      }
    }
    return skipped;
  }

  private boolean addTarget(ExampleFile examples, int[] history, int target) throws IOException {
    if (fixedTokens + cost(target) > budget) {
      return false;
    }
    int[] prompt = encoder.encode(history, budget, cost(target)).tokens();
    int[] tokens = Arrays.copyOf(prompt, prompt.length + cost(target));
    encoder.answerTitles().copyTo(target, tokens, prompt.length);
    tokens[tokens.length - 1] = encoder.endToken();
    examples.add(tokens, prompt.length);
    return true;
  }

  /** The tokens of a title and its end. */
  private int cost(int item) {
    return encoder.answerTitles().length(item) + 1;
  }
}
