// SPDX-License-Identifier: Apache-2.0
package io.genrec.bench;

import io.genrec.catalogue.AllowedItems;
import io.genrec.catalogue.CatalogueTrie;
import io.genrec.catalogue.TrieChildren;
import io.genrec.data.InteractionDataset;
import io.genrec.model.LanguageModel;
import io.genrec.model.TokenSequences;
import io.genrec.prompt.PromptEncoder;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Building the trie of a catalogue, walking down it, and making a filter. The titles of a data set
 * are cut into tokens by the model; how many are made up does not count then.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@Fork(value = 1, jvmArgsAppend = "-Xmx4g")
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
public class CatalogueTrieBenchmark {
  private static final int END_TOKEN = 2;
  private static final int WALKS = 1000;

  @Param({"10000", "100000", "1000000"})
  int titles;

  private TokenSequences tokens = TokenSequences.wrap(new int[0], new int[1]);
  private int endToken = END_TOKEN;
  private CatalogueTrie trie = CatalogueTrie.build(tokens, endToken);
  private AllowedItems all = AllowedItems.all(trie);
  private final int[] walked = new int[WALKS];

  /** Makes the titles. */
  @Setup
  public void makeTitles(BenchShop shop) throws IOException {
    if (shop.isMadeUp()) {
      tokens = GeneratedTitles.tokens(titles, 1);
    } else {
      try (LanguageModel model = shop.openModel()) {
        InteractionDataset data = shop.data(titles, GeneratedShop.Titles.APART);
        PromptEncoder encoder = BenchShop.encoder(data, model);
        tokens = encoder.answerTitles();
        endToken = encoder.endToken();
      }
    }
    trie = CatalogueTrie.build(tokens, endToken);
    all = AllowedItems.all(trie);
    Random random = new Random(2);
    for (int i = 0; i < WALKS; i++) {
      walked[i] = random.nextInt(tokens.size());
    }
  }

  /** One catalogue. */
  @Benchmark
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  public CatalogueTrie build() {
    return CatalogueTrie.build(tokens, endToken);
  }

  /** From the root to a leaf through all nodes, looking at every child of each. */
  @Benchmark
  @OperationsPerInvocation(WALKS)
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  public long walk() {
    TrieChildren children = new TrieChildren();
    long seen = 0;
    for (int position : walked) {
      int low = 0;
      int high = trie.itemCount();
      for (int depth = 0; !trie.isLeaf(low, depth); depth++) {
        trie.children(low, high, depth, children);
        seen += children.count();
        int child = 0;
        while (children.high(child) <= position) {
          child++;
        }
        low = children.low(child);
        high = children.high(child);
      }
    }
    return seen;
  }

  /** The filter of a user who has had forty items. */
  @Benchmark
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  public AllowedItems excludeForty() {
    return all.without(Arrays.copyOf(walked, 40));
  }
}
