// SPDX-License-Identifier: Apache-2.0
package io.genrec.bench;

import io.genrec.catalogue.AllowedItems;
import io.genrec.catalogue.CatalogueTrie;
import io.genrec.model.DecodeBatch;
import io.genrec.search.BeamSearchConfig;
import io.genrec.search.BeamSearchRun;
import io.genrec.search.ConstrainedBeamSearch;
import io.genrec.search.Scoring;
import io.genrec.search.SearchResult;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The Java time of a whole search: everything but the model, whose part is made up. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx4g")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class BeamSearchBenchmark {
  private static final int END_TOKEN = 2;
  private static final int BEAM_WIDTH = 10;
  private static final int HISTORY = 40;
  private static final int PROMPTS = 64;
  private static final int MOST_STEPS = 32;
  private static final int[] PENDING = {1};

  @Param({"10000", "100000", "1000000"})
  int titles;

  @Param Scoring scoring = Scoring.TRIE_NORMALISED;

  private final ScriptedScores scores = new ScriptedScores(3);
  private final int[] branches = IntStream.rangeClosed(1, BEAM_WIDTH).toArray();
  private CatalogueTrie trie = CatalogueTrie.build(GeneratedTitles.tokens(1, 1), END_TOKEN);
  private ConstrainedBeamSearch search =
      new ConstrainedBeamSearch(trie, BeamSearchConfig.defaults());
  private BeamSearchRun run = search.newRun();
  private DecodeBatch batch = new DecodeBatch(scoring.normalisation());
  private AllowedItems unseen = AllowedItems.all(trie);
  private int prompt;

  /** Makes the catalogue, and the filter of a user who has had forty items. */
  @Setup
  public void makeCatalogue() {
    trie = CatalogueTrie.build(GeneratedTitles.tokens(titles, 1), END_TOKEN);
    search =
        new ConstrainedBeamSearch(
            trie, BeamSearchConfig.defaults().withBeamWidth(BEAM_WIDTH).withScoring(scoring));
    run = search.newRun();
    batch = new DecodeBatch(scoring.normalisation());
    unseen = AllowedItems.all(trie).without(new Random(2).ints(HISTORY, 0, titles).toArray());
  }

  /** One search, by a run of its own. */
  @Benchmark
  public SearchResult search() {
    return finish(search.start(0, PENDING, branches, unseen));
  }

  /** One search, by a run that serves them all. */
  @Benchmark
  public SearchResult searchAgain() {
    run.begin(0, PENDING, 0, branches, unseen, BeamSearchConfig.DEFAULT_TOP_K);
    return finish(run);
  }

  private SearchResult finish(BeamSearchRun begun) {
    prompt = (prompt + 1) % PROMPTS;
    for (int step = 0; !begun.isFinished(); step++) {
      batch.clear();
      begun.plan(batch);
      scores.fill(batch, prompt * MOST_STEPS + step);
      begun.absorb(batch);
    }
    batch.clear();
    begun.release(batch);
    return begun.result();
  }
}
