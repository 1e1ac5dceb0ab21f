// SPDX-License-Identifier: Apache-2.0
package io.genrec.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is fine-tuned on what, and how: the command line of {@code genrec-finetune} as a value.
 * Settings that are not made are the program's defaults. Immutable.
 */
public final class FineTuneConfig {
  private final Map<String, String> settings;
  private final Map<String, String> metadata;

  private FineTuneConfig(Map<String, String> settings, Map<String, String> metadata) {
    this.settings = settings;
    this.metadata = metadata;
  }

  /**
   * An adapter of rank 8 on queries and values, as in the GenRec paper (Ji et al., 2023).
   *
   * @param base the GGUF file of the model
   * @param data JSON lines as {@link TrainingSet} writes them
   * @param output the GGUF file to write
   */
  public static FineTuneConfig adapter(Path base, Path data, Path output) {
    return new FineTuneConfig(Map.of(), Map.of())
        .with("--model", base)
        .with("--data", data)
        .with("--output", output);
  }

  /** All parameters of a model, in 32 bits; the parameters are those of {@link #adapter}. */
  public static FineTuneConfig allParameters(Path base, Path data, Path output) {
    return adapter(base, data, output).with("--full", "");
  }

  /**
   * No training: an adapter folded into its base.
   *
   * @param base the GGUF file of the model
   * @param adapter the GGUF file of the adapter
   * @param output the GGUF file to write, a model
   */
  public static FineTuneConfig merging(Path base, Path adapter, Path output) {
    return new FineTuneConfig(Map.of(), Map.of())
        .with("--model", base)
        .with("--adapter", adapter)
        .with("--output", output)
        .withMerge();
  }

  /** No training: a model written anew, with weights of another type. */
  public static FineTuneConfig rewriting(Path model, Path output) {
    return new FineTuneConfig(Map.of(), Map.of())
        .with("--model", model)
        .with("--output", output)
        .withMerge();
  }

  /** The same with the trained adapter folded into its base: the output is a model. */
  public FineTuneConfig withMerge() {
    return with("--merge", "");
  }

  /** The same with a rank, an alpha and targets such as {@code q,v} or {@code all}. */
  public FineTuneConfig withLora(int rank, double alpha, String targets) {
    return with("--rank", rank).with("--alpha", alpha).with("--targets", targets);
  }

  /**
   * The same with the loss over the tokens that go on with a title only.
   *
   * @param titles JSON lines with the tokens of each title
   * @param endToken the token that ends a title in the data
   */
  public FineTuneConfig withCatalogue(Path titles, int endToken) {
    return with("--catalogue", titles).with("--catalogue-end-token", endToken);
  }

  /** The same with data to validate on, whose best parameters are kept. */
  public FineTuneConfig withValidation(Path data) {
    return with("--validation", data);
  }

  /**
   * The same with validations after so many steps, and an end when so many of them have brought no
   * progress.
   *
   * @param steps 0 for once an epoch
   * @param patience 0 for going on to the end
   */
  public FineTuneConfig withValidationEvery(int steps, int patience) {
    return with("--validate-every", steps).with("--patience", patience);
  }

  /**
   * The same with the output, as it is then, written after each epoch as well, under the output's
   * name and {@code .epoch-1}, {@code .epoch-2} and so on. Their metadata hold the epoch, the step
   * and the losses.
   */
  public FineTuneConfig withSnapshots() {
    return with("--snapshots", "");
  }

  /** The same with so many passes over the data, examples a step, and tokens computed at once. */
  public FineTuneConfig withEpochs(int epochs, int batch, int batchTokens) {
    return with("--epochs", epochs).with("--batch", batch).with("--batch-tokens", batchTokens);
  }

  /** The same with a highest learning rate, steps of warm-up to it, and weight decay. */
  public FineTuneConfig withLearningRate(double rate, int warmUpSteps, double weightDecay) {
    return with("--learning-rate", rate)
        .with("--warm-up", warmUpSteps)
        .with("--weight-decay", weightDecay);
  }

  /** The same with AdamW's decay of squared gradients, from 0 to below 1. */
  public FineTuneConfig withBeta2(double decay) {
    return with("--beta2", decay);
  }

  /** The same with a share of values dropped while training, from 0 to below 1. */
  public FineTuneConfig withDropout(double share) {
    return with("--dropout", share);
  }

  /**
   * The same with each learned title left out of an example with a probability, others in each
   * epoch; for lists of titles that are learned as a choice among those of a catalogue.
   *
   * @param share from 0 to below 1
   */
  public FineTuneConfig withItemDrop(double share) {
    return with("--item-drop", share);
  }

  /** The same with examples cut at so many tokens. */
  public FineTuneConfig withMaxTokens(int tokens) {
    return with("--max-tokens", tokens);
  }

  /** The same on so many threads. */
  public FineTuneConfig withThreads(int threads) {
    return with("--threads", threads);
  }

  /** The same on a device, by its name in {@link io.genrec.model.EngineProvider#devices()}. */
  public FineTuneConfig withDevice(String name) {
    return with("--device", name);
  }

  /** The same with another seed. */
  public FineTuneConfig withSeed(long seed) {
    return with("--seed", seed);
  }

  /** The same, going on from the checkpoint if there is one. */
  public FineTuneConfig resumed() {
    return with("--resume", "");
  }

  /** The same with weights of a written model as F32, F16, BF16, Q8_0 or Q4_K_M. */
  public FineTuneConfig withWeightType(String type) {
    return with("--type", type);
  }

  /** The same with a key of the written file. */
  public FineTuneConfig withMetadata(String key, String value) {
    Map<String, String> more = new TreeMap<>(metadata);
    more.put(key, value);
    return new FineTuneConfig(settings, more);
  }

  /** The program's arguments. */
  public List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    settings.forEach(
        (name, value) -> {
          arguments.add(name);
          if (!value.isEmpty()) {
            arguments.add(value);
          }
        });
    metadata.forEach(
        (key, value) -> {
          arguments.add("--metadata");
          arguments.add(key + "=" + value);
        });
    return List.copyOf(arguments);
  }

  private FineTuneConfig with(String name, Object value) {
    Map<String, String> more = new LinkedHashMap<>(settings);
    more.put(name, value.toString());
    return new FineTuneConfig(more, metadata);
  }
}
