// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.ComputeSpec;
import io.genrec.RecommenderFolder;
import io.genrec.RecommenderSpec;
import io.genrec.TrainedWith;
import io.genrec.model.AdapterSpec;
import io.genrec.model.ModelSpec;
import io.genrec.prompt.PromptMode;
import io.genrec.prompt.PromptTemplate;
import io.genrec.prompt.TitleForm;
import io.genrec.search.BeamSearchConfig;
import io.genrec.search.Scoring;
import io.genrec.train.EpochLog;
import io.genrec.train.EpochResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which model a command recommends with, and how it searches. */
final class RecommenderOptions {
  @Option(
      names = "--model",
      paramLabel = "M.gguf",
      description =
          "The LLaMA. Without it, for the sample, the one that ships and was trained on it.")
  private @Nullable Path model;

  @Option(
      names = "--recommender",
      paramLabel = "DIR",
      description = "A folder that 'genrec train' made; in place of --model.")
  private @Nullable Path recommender;

  @Option(
      names = "--adapter",
      paramLabel = "A.gguf[=SCALE]",
      description = "A LoRA adapter of the model; may be given several times.")
  private List<String> adapters = new ArrayList<>();

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description = "What runs the model: auto, native, portable.")
  private String engine = ModelSpec.AUTO;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description =
          "What computes: cpu, cuda, metal, vulkan, hip; auto takes a GPU where one can be used.")
  private String backend = ModelSpec.AUTO;

  @Option(
      names = "--device",
      paramLabel = "NAME",
      description = "Where it computes; 'genrec devices' lists them.")
  private String device = ModelSpec.AUTO;

  @Option(
      names = "--gpu-layers",
      paramLabel = "auto|all|N",
      converter = GpuLayers.class,
      description = "Layers on the GPU; auto for as many as its free memory holds.")
  private int gpuLayers = ModelSpec.FITTING_LAYERS;

  @Option(names = "--no-mmap", description = "Read the weights instead of mapping the file.")
  private boolean noMap;

  @Option(
      names = "--template",
      paramLabel = "NAME|FILE",
      description =
          "Prompt template: "
              + TemplateOption.NAMES
              + " Unless given, that which the model was trained with, or sequence.")
  private @Nullable String template;

  @Option(
      names = "--short-titles",
      description = "Read and write the beginning of titles only; known to models of 'train'.")
  private boolean shortTitles;

  @Option(
      names = "--whole-text",
      description = "Tokenise prompts as one text, for adapters that were trained so elsewhere.")
  private boolean wholeText;

  @Option(
      names = "--prompt-tokens",
      paramLabel = "N",
      description =
          "Most tokens of a prompt; the newest titles that fit are used. Unless given, what the"
              + " model was trained with, or 1024.")
  private @Nullable Integer promptTokens;

  @Option(
      names = "--beam",
      paramLabel = "N",
      description = "Hypotheses that go on at each step; 20, and 40 with a prior in the search.")
  private @Nullable Integer beam;

  @Option(names = "--scoring", description = "One of ${COMPLETION-CANDIDATES}.")
  private Scoring scoring = Scoring.TRIE_NORMALISED;

  @Option(names = "--exhaustive", description = "Search on until the answer is certainly exact.")
  private boolean exhaustive;

  @Mixin private PriorOptions prior = new PriorOptions();

  @Option(names = "--threads", paramLabel = "N", description = "CPU threads; 0 for one per core.")
  private int threads;

  /**
   * What was asked for.
   *
   * @param sampleModel the model to use if none was named, where there is one for the data
   */
  RecommenderSpec spec(Optional<Path> sampleModel) {
    if (model != null && recommender != null) {
      throw new IllegalArgumentException("give --model or --recommender, not both");
    }
    ModelSpec spec =
        model(sampleModel)
            .withEngine(engine)
            .withBackend(backend)
            .withDevice(device)
            .withGpuLayers(gpuLayers)
            .withMemoryMapped(!noMap);
    for (String adapter : adapters) {
      spec = spec.withAdapter(adapter(adapter));
    }
    RecommenderSpec asked = prompts(spec).recommender(spec);
    if (promptTokens != null) {
      asked = asked.withPromptTokens(promptTokens);
    }
    asked =
        asked
            .withPromptMode(wholeText ? PromptMode.WHOLE_TEXT : PromptMode.SEGMENTS)
            .withSearch(BeamSearchConfig.defaults().withScoring(scoring).withExhaustive(exhaustive))
            .withPrior(prior.prior(recommender));
    return (beam == null ? asked : asked.withSearch(asked.search().withBeamWidth(beam)))
        .withCompute(ComputeSpec.defaults().withThreads(threads));
  }

  /** What the model is called: its file, or the folder of a recommender. */
  String modelName() {
    if (recommender != null) {
      return String.valueOf(recommender.toAbsolutePath().normalize().getFileName());
    }
    return model == null ? "the one that ships" : String.valueOf(model.getFileName());
  }

  /**
   * How the model was trained, as far as its recommender's folder tells.
   *
   * @throws io.genrec.data.DatasetException if what it tells is damaged
   */
  List<EpochResult> epochs() {
    if (recommender == null || !Files.exists(recommender.resolve(EpochLog.FILE))) {
      return List.of();
    }
    return EpochLog.read(recommender.resolve(EpochLog.FILE));
  }

  private ModelSpec model(Optional<Path> sampleModel) {
    if (recommender != null) {
      return RecommenderFolder.read(recommender);
    }
    if (model != null) {
      return ModelSpec.of(model);
    }
    return ModelSpec.of(
        sampleModel.orElseThrow(
            () ->
                new IllegalArgumentException(
                    "name a model with --model or --recommender; 'genrec train' makes one of a"
                        + " data set")));
  }

  /** What was asked for, or else what the model was trained with, or else the plainest. */
  private TrainedWith prompts(ModelSpec spec) {
    TitleForm form = shortTitles ? TitleForm.SHORT : TitleForm.WHOLE;
    if (template != null) {
      return new TrainedWith(TemplateOption.read(template), form);
    }
    return TrainedWith.of(spec).orElseGet(() -> new TrainedWith(PromptTemplate.sequence(), form));
  }

  private static AdapterSpec adapter(String text) {
    int at = text.lastIndexOf('=');
    if (at < 0 || Files.exists(Path.of(text))) {
      return AdapterSpec.of(Path.of(text));
    }
    try {
      return new AdapterSpec(text.substring(0, at), Float.parseFloat(text.substring(at + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "the scale of --adapter " + text + " is not a number; write it as A.gguf=0.5", e);
    }
  }
}
