// SPDX-License-Identifier: Apache-2.0
package io.genrec.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.genrec.TrainedWith;
import io.genrec.data.DatasetException;
import io.genrec.data.LeaveOneOutSplit;
import io.genrec.model.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The files that a fine-tuning reads, in one folder: {@value #TRAINING}, {@value #VALIDATION},
 * {@value #CATALOGUE}, and {@value #DESCRIPTION}, which says what the files do not. Immutable.
 */
public final class PreparedData {
  /** The training examples. */
  public static final String TRAINING = "train.jsonl";

  /** The validation examples. */
  public static final String VALIDATION = "valid.jsonl";

  /** The titles that a model is to choose from. */
  public static final String CATALOGUE = "catalogue.jsonl";

  /** The sizes, the token that ends titles, and what a trained file is to say of its prompts. */
  public static final String DESCRIPTION = "training-set.json";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String END_TOKEN = "endToken";
  private static final String METADATA = "metadata";
  private static final String EXAMPLES = "examples";
  private static final String TOKENS = "tokens";
  private static final String TARGET_TOKENS = "targetTokens";
  private static final String SKIPPED_TITLES = "skippedTitles";

  private final Path trainingFile;
  private final int endToken;
  private final TrainingSetSummary summary;
  private final Map<String, String> metadata;

  private PreparedData(
      Path trainingFile, int endToken, TrainingSetSummary summary, Map<String, String> metadata) {
    this.trainingFile = trainingFile;
    this.endToken = endToken;
    this.summary = summary;
    this.metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
  }

  /**
   * Writes the files.
   *
   * @param folder is made if it is not there
   * @param tokenizer that of the model to be trained
   * @param prompts its {@code maxHistory} is the most tokens of an example
   * @param seed of where long histories are cut
   * @param validationUsers whose validation targets are validated on
   * @throws DatasetException if a file cannot be written
   * @throws IllegalArgumentException if {@code maxHistory} is too small for the template, or a
   *     title has no tokens or holds the token that ends titles
   * @throws io.genrec.model.ModelException if the vocabulary has no token for the title's end
   */
  public static PreparedData write(
      Path folder,
      LeaveOneOutSplit split,
      Tokenizer tokenizer,
      TrainedWith prompts,
      long seed,
      int... validationUsers) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new DatasetException(folder + ": cannot be made (" + e + "); name another folder", e);
    }
    TrainingSet set =
        TrainingSet.of(
            split,
            tokenizer,
            TrainingSetSpec.of(prompts.template())
                .withTitleForm(prompts.titleForm())
                .withTokenBudget(prompts.maxHistory())
                .withSeed(seed));
    TrainingSetSummary summary = set.writeTraining(folder.resolve(TRAINING));
    set.writeValidation(folder.resolve(VALIDATION), validationUsers);
    set.writeCatalogue(folder.resolve(CATALOGUE));
    PreparedData data =
        new PreparedData(
            folder.resolve(TRAINING),
            prompts.template().titleEnd().token(tokenizer),
            summary,
            prompts.metadata());
    data.describe();
    return data;
  }

  /**
   * What the description beside a training file says, if there is one and the file is {@value
   * #TRAINING}.
   *
   * @throws DatasetException if the description cannot be read or is no such
   */
  public static Optional<PreparedData> beside(Path trainingFile) {
    Path description = trainingFile.resolveSibling(DESCRIPTION);
    if (!trainingFile.endsWith(TRAINING) || !Files.exists(description)) {
      return Optional.empty();
    }
    try {
      JsonNode json = JSON.readTree(description.toFile());
      Map<String, String> metadata = new TreeMap<>();
      for (Map.Entry<String, JsonNode> each : json.path(METADATA).properties()) {
        metadata.put(each.getKey(), each.getValue().asText());
      }
      TrainingSetSummary summary =
          new TrainingSetSummary(
              count(json, EXAMPLES),
              count(json, TOKENS),
              count(json, TARGET_TOKENS),
              count(json, SKIPPED_TITLES));
      return Optional.of(
          new PreparedData(trainingFile, (int) count(json, END_TOKEN), summary, metadata));
    } catch (IOException | IllegalArgumentException e) {
      throw new DatasetException(
          description + " cannot be read: " + e.getMessage() + "; prepare the data again", e);
    }
  }

  private static long count(JsonNode json, String key) {
    if (!json.path(key).isIntegralNumber()) {
      throw new IllegalArgumentException("\"" + key + "\" is missing or no whole number");
    }
    return json.path(key).asLong();
  }

  private void describe() {
    ObjectNode json = JSON.createObjectNode();
    json.put(EXAMPLES, summary.examples());
    json.put(TOKENS, summary.tokens());
    json.put(TARGET_TOKENS, summary.targetTokens());
    json.put(SKIPPED_TITLES, summary.skippedTitles());
    json.put(END_TOKEN, endToken);
    metadata.forEach(json.putObject(METADATA)::put);
    Path file = trainingFile.resolveSibling(DESCRIPTION);
    Path partial = trainingFile.resolveSibling(DESCRIPTION + ".partial");
    try {
      Files.writeString(
          partial, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
      Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new DatasetException(file + ": cannot be written (" + e + ")", e);
    }
  }

  /** The training examples' file. */
  public Path training() {
    return trainingFile;
  }

  /** The validation examples' file. */
  public Path validation() {
    return trainingFile.resolveSibling(VALIDATION);
  }

  /** How much there is to learn. */
  public TrainingSetSummary summary() {
    return summary;
  }

  /** Has the titles learned as a choice among those of the catalogue. */
  public FineTuneConfig withCatalogueLoss(FineTuneConfig config) {
    return config.withCatalogue(trainingFile.resolveSibling(CATALOGUE), endToken);
  }

  /** Has the trained file say what prompts it was trained with. */
  public FineTuneConfig withMetadata(FineTuneConfig config) {
    FineTuneConfig described = config;
    for (Map.Entry<String, String> each : metadata.entrySet()) {
      described = described.withMetadata(each.getKey(), each.getValue());
    }
    return described;
  }
}
