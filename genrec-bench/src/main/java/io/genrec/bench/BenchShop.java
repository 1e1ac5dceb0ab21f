// SPDX-License-Identifier: Apache-2.0
package io.genrec.bench;

import io.genrec.RecommenderSpec;
import io.genrec.data.DatasetReaders;
import io.genrec.data.InteractionDataset;
import io.genrec.gguf.LlamaShape;
import io.genrec.gguf.LlamaVocabulary;
import io.genrec.gguf.RandomLlama;
import io.genrec.model.Engines;
import io.genrec.model.LanguageModel;
import io.genrec.model.ModelSpec;
import io.genrec.prompt.PromptEncoder;
import io.genrec.search.BeamSearchConfig;
import io.genrec.search.Scoring;
import io.genrec.serve.BatchRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What benchmarks run on: a data set and a model, each given by a parameter or made up.
 *
 * <p>The made-up data set is a {@link GeneratedShop}. The made-up model is a LLaMA of random
 * weights: width 288, 6 layers of 6 heads, feed-forward 768, tied head, F32; 15 million weights.
 * Its vocabulary is that of the made-up shop or, for a data set, one of 32,000 tokens trained on
 * its titles. It is written to a temporary folder and deleted after the trial.
 */
@State(Scope.Benchmark)
public class BenchShop {
  /** As many as {@link BatchRequest}s of users there are at most. */
  static final int USERS = 512;

  private static final LlamaShape SHAPE = new LlamaShape(288, 6, 6, 6, 768, 2048, true);
  private static final long SEED = 1;

  /** The folder of a data set; empty for a made-up one. */
  @Param("")
  public String dataset = "";

  /** The path of a GGUF model; empty for a made-up one. */
  @Param("")
  public String model = "";

  private @Nullable Path folder;

  /** Creates what JMH then fills in. */
  public BenchShop() {}

  /** Deletes the model if it was made up. */
  @TearDown(Level.Trial)
  public void deleteModel() throws IOException {
    if (folder != null) {
      Files.delete(madeUpModel(folder));
      Files.delete(folder);
      folder = null;
    }
  }

  /** Whether no data set was given. */
  boolean isMadeUp() {
    return dataset.isEmpty();
  }

  /**
   * The data set.
   *
   * @param titles how many there are if it is made up
   */
  InteractionDataset data(int titles, GeneratedShop.Titles kind) {
    return isMadeUp()
        ? GeneratedShop.dataset(titles, kind, USERS)
        : DatasetReaders.detect(Path.of(dataset)).read();
  }

  /** Users with long histories. */
  static List<BatchRequest> users(InteractionDataset data) {
    return BenchPrompts.longestHistories(data, USERS);
  }

  /** The model. The caller closes it. */
  LanguageModel openModel() throws IOException {
    return Engines.open(modelSpec());
  }

  /** How the model is asked: prompts of 128 tokens. */
  RecommenderSpec spec(int beam, Scoring scoring) throws IOException {
    return RecommenderSpec.of(modelSpec(), BenchPrompts.template())
        .withPromptTokens(BenchPrompts.TOKENS)
        .withSearch(BeamSearchConfig.defaults().withBeamWidth(beam).withScoring(scoring));
  }

  /** The prompts of a data set's titles. */
  static PromptEncoder encoder(InteractionDataset data, LanguageModel model) {
    return PromptEncoder.bySegments(
        BenchPrompts.template(),
        model.tokenizer(),
        model.tokenizer().encodeAll(data.catalogue().titles()));
  }

  private ModelSpec modelSpec() throws IOException {
    return ModelSpec.of(model.isEmpty() ? writtenModel() : Path.of(model));
  }

  private Path writtenModel() throws IOException {
    if (folder == null) {
      Path created = Files.createTempDirectory("genrec-bench-");
      folder = created;
      RandomLlama.write(madeUpModel(created), SHAPE, vocabulary(), SEED);
    }
    return madeUpModel(folder);
  }

  private LlamaVocabulary vocabulary() {
    return isMadeUp()
        ? GeneratedShop.vocabulary()
        : BenchPrompts.vocabulary(
            DatasetReaders.detect(Path.of(dataset)).read().catalogue().titles());
  }

  private static Path madeUpModel(Path folder) {
    return folder.resolve("model.gguf");
  }
}
