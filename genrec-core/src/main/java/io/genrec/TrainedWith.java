// SPDX-License-Identifier: Apache-2.0
package io.genrec;

import io.genrec.gguf.GgufFile;
import io.genrec.gguf.GgufValue;
import io.genrec.gguf.GgufValueType;
import io.genrec.model.AdapterSpec;
import io.genrec.model.ModelLoadException;
import io.genrec.model.ModelSpec;
import io.genrec.prompt.PromptTemplate;
import io.genrec.prompt.TitleForm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How the prompts looked that a model or adapter was trained with, as its file's metadata say. It
 * recommends well with the same only.
 *
 * @param template the text around titles
 * @param titleForm how much of each title was written
 * @param maxHistory the most tokens of a prompt, or 0 if that is not known
 */
public record TrainedWith(PromptTemplate template, TitleForm titleForm, int maxHistory) {
  private static final String TEMPLATE = "genrec.template";
  private static final String TEMPLATE_SHA256 = "genrec.template.sha256";
  private static final String TITLE_FORM = "genrec.title_form";
  private static final String MAX_HISTORY = "genrec.max_history";

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if {@code maxHistory} is negative
   */
  public TrainedWith {
    if (maxHistory < 0) {
      throw new IllegalArgumentException("maxHistory must not be negative, was " + maxHistory);
    }
  }

  /** Prompts of unknown length. */
  public TrainedWith(PromptTemplate template, TitleForm titleForm) {
    this(template, titleForm, 0);
  }

  /** The keys and values to be written into a file. */
  public Map<String, String> metadata() {
    Map<String, String> metadata = new TreeMap<>();
    metadata.put(TEMPLATE, template.canonicalText());
    metadata.put(TEMPLATE_SHA256, template.sha256());
    metadata.put(TITLE_FORM, titleForm.name());
    if (maxHistory > 0) {
      metadata.put(MAX_HISTORY, Integer.toString(maxHistory));
    }
    return metadata;
  }

  /** Asks a model what it was trained on: with this template and form, and prompts as long. */
  public RecommenderSpec recommender(ModelSpec model) {
    RecommenderSpec spec = RecommenderSpec.of(model, template).withTitleForm(titleForm);
    return maxHistory == 0 ? spec : spec.withPromptTokens(maxHistory);
  }

  /**
   * What a file says, if it says anything.
   *
   * @throws ModelLoadException if the file cannot be read, or what it says cannot be understood
   */
  public static Optional<TrainedWith> read(Path file) {
    Map<String, GgufValue> metadata = GgufFile.read(file).metadata();
    if (!metadata.containsKey(TEMPLATE)) {
      return Optional.empty();
    }
    try {
      PromptTemplate template = PromptTemplate.ofCanonicalText(text(metadata, TEMPLATE));
      if (!template.sha256().equals(text(metadata, TEMPLATE_SHA256))) {
        throw new IllegalArgumentException("its SHA-256 is another");
      }
      TitleForm form = TitleForm.valueOf(text(metadata, TITLE_FORM));
      int maxHistory =
          metadata.containsKey(MAX_HISTORY) ? Integer.parseInt(text(metadata, MAX_HISTORY)) : 0;
      return Optional.of(new TrainedWith(template, form, maxHistory));
    } catch (IllegalArgumentException e) {
      throw new ModelLoadException(
          file + ": the metadata on its template are damaged: " + e.getMessage() + "; train again",
          e);
    }
  }

  /**
   * What a model and its adapters were trained with, if their files say so. Adapters change what a
   * model expects: the last one that says something is right.
   *
   * @throws ModelLoadException as {@link #read}
   */
  public static Optional<TrainedWith> of(ModelSpec spec) {
    List<Path> files = new ArrayList<>();
    files.add(spec.path());
    spec.adapters().stream().map(AdapterSpec::path).forEach(files::add);
    Collections.reverse(files);
    return files.stream().map(TrainedWith::read).flatMap(Optional::stream).findFirst();
  }

  private static String text(Map<String, GgufValue> metadata, String key) {
    GgufValue value = metadata.get(key);
    if (value == null || value.type() != GgufValueType.STRING) {
      throw new IllegalArgumentException("the key " + key + " is missing or no string");
    }
    return value.asString();
  }

  /**
   * Checks that a recommender asks its model and adapters what they were trained on.
   *
   * @throws ModelLoadException if one of their files says otherwise; the message names both
   */
  public static void check(RecommenderSpec spec) {
    TrainedWith wanted = new TrainedWith(spec.template(), spec.titleForm());
    Optional<TrainedWith> trained = of(spec.model());
    trained.ifPresent(with -> with.check(wanted, spec.model().path()));
    for (String member : spec.model().ensemble()) {
      read(Path.of(member)).ifPresent(with -> with.check(wanted, Path.of(member)));
    }
  }

  /**
   * Checks that adapters were trained on what a recommender asks, as far as their files tell.
   *
   * @throws ModelLoadException if one of their files says otherwise, or cannot be read
   */
  public static void check(RecommenderSpec spec, List<AdapterSpec> adapters) {
    TrainedWith wanted = new TrainedWith(spec.template(), spec.titleForm());
    for (AdapterSpec adapter : adapters) {
      read(adapter.path()).ifPresent(trained -> trained.check(wanted, adapter.path()));
    }
  }

  private boolean asksAs(TrainedWith other) {
    return template.equals(other.template) && titleForm == other.titleForm;
  }

  private void check(TrainedWith wanted, Path file) {
    if (!asksAs(wanted)) {
      throw new ModelLoadException(
          "%s was trained with %s, but is to be asked with %s; use what it was trained with"
              .formatted(file.getFileName(), describe(), wanted.describe()));
    }
  }

  private String describe() {
    return "template '%s' (%s) and %s titles"
        .formatted(
            template.name(),
            template.sha256().substring(0, 8),
            titleForm.name().toLowerCase(Locale.ROOT));
  }
}
