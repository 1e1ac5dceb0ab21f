// SPDX-License-Identifier: Apache-2.0
package io.genrec;

import io.genrec.catalogue.AllowedItems;
import io.genrec.catalogue.Catalogue;
import io.genrec.catalogue.CatalogueTrie;
import io.genrec.catalogue.Item;
import io.genrec.model.Engines;
import io.genrec.model.InferenceException;
import io.genrec.model.LanguageModel;
import io.genrec.model.LoadMonitor;
import io.genrec.model.ModelInfo;
import io.genrec.model.SessionSpec;
import io.genrec.model.TokenSequences;
import io.genrec.model.Tokenizer;
import io.genrec.prompt.Prompt;
import io.genrec.prompt.PromptEncoder;
import io.genrec.search.ConstrainedBeamSearch;
import io.genrec.search.Hypothesis;
import io.genrec.search.Scoring;
import io.genrec.search.SearchResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Recommends items of a catalogue by letting a language model write their titles. Thread-safe;
 * concurrent requests are served one after the other. Whoever opened it closes it; closing is
 * idempotent and waits for a running request.
 */
public final class Recommender implements AutoCloseable {
  private final RecommenderSpec spec;
  private final Catalogue catalogue;
  private final LanguageModel model;
  private final PromptEncoder encoder;
  private final CatalogueTrie trie;
  private final AllowedItems allItems;
  private final int promptTokens;
  private final int answerTokens;
  private @Nullable UserSession session;
  private boolean closed;

  private Recommender(RecommenderSpec spec, Catalogue catalogue, LanguageModel model) {
    this.spec = spec;
    this.catalogue = catalogue;
    this.model = model;
    this.encoder =
        switch (spec.promptMode()) {
          case SEGMENTS ->
              PromptEncoder.bySegments(
                  spec.template(), model.tokenizer(), titles(spec, catalogue, model.tokenizer()));
          case WHOLE_TEXT ->
              PromptEncoder.wholeText(spec.template(), model.tokenizer(), catalogue.titles());
        };
    this.trie = CatalogueTrie.build(encoder.answerTitles(), encoder.endToken());
    this.allItems = AllowedItems.all(trie);
    this.answerTokens = decodedTokens(trie, spec.search().scoring());
    this.promptTokens = Math.min(spec.promptTokens(), model.info().contextLength() - answerTokens);
    encoder.encode(new int[0], promptTokens, 0); // what every prompt needs must fit
  }

  /**
   * Opens a recommender over a catalogue: loads the model, tokenises the titles and reserves the
   * memory that requests need.
   *
   * @throws io.genrec.model.ModelException if the model cannot be loaded or run, or its file or an
   *     adapter's says that it was trained with another template or form of titles; the kinds are
   *     those of {@link io.genrec.model.EngineProvider#load} and {@link LanguageModel#openSession}
   * @throws IllegalArgumentException if the catalogue is empty, or the longest title and the fixed
   *     parts of the prompt do not fit into the model's context
   */
  public static Recommender open(RecommenderSpec spec, Catalogue catalogue) {
    return open(spec, catalogue, new LoadMonitor());
  }

  /**
   * Opens a recommender as {@link #open(RecommenderSpec, Catalogue)} does, watched by a monitor.
   *
   * @throws java.util.concurrent.CancellationException if the monitor was cancelled
   */
  public static Recommender open(RecommenderSpec spec, Catalogue catalogue, LoadMonitor monitor) {
    TrainedWith.check(spec);
    return open(spec, catalogue, Engines.open(spec.model(), monitor));
  }

  /**
   * Opens a recommender on a model that is already loaded; the recommender closes it.
   *
   * @param spec all but its model applies
   * @throws IllegalArgumentException as {@link #open(RecommenderSpec, Catalogue)}
   */
  public static Recommender open(RecommenderSpec spec, Catalogue catalogue, LanguageModel model) {
    try {
      if (catalogue.size() == 0) {
        throw new IllegalArgumentException("the catalogue is empty; there is nothing to recommend");
      }
      Recommender recommender = new Recommender(spec, catalogue, model);
      recommender.openSession();
      return recommender;
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  /**
   * Recommends items to one user.
   *
   * @throws IllegalArgumentException if the request names an item that is not in the catalogue
   * @throws InferenceException if the engine failed; the next request starts afresh
   * @throws IllegalStateException if the recommender is closed
   */
  public synchronized Recommendations recommend(RecommendRequest request) {
    if (closed) {
      throw new IllegalStateException("the recommender is closed; open it again to use it");
    }
    long start = System.nanoTime();
    int[] history = numbers(request.history());
    Prompt prompt = encoder.encode(history, promptTokens, 0);
    ConstrainedBeamSearch search =
        new ConstrainedBeamSearch(trie, spec.search().withTopK(request.top()));
    SearchResult result = search(search, prompt, allowed(request, history));
    return new Recommendations(
        recommendations(result),
        result.exact(),
        request.top(),
        prompt.titleCount(),
        Duration.ofNanos(System.nanoTime() - start));
  }

  /** The items that can be recommended. */
  public Catalogue catalogue() {
    return catalogue;
  }

  /** Facts about the model and where it runs. */
  public ModelInfo modelInfo() {
    return model.info();
  }

  /** What the recommender was opened with. */
  public RecommenderSpec spec() {
    return spec;
  }

  @Override
  public synchronized void close() {
    closed = true;
    closeSession();
    model.close();
  }

  private SearchResult search(ConstrainedBeamSearch search, Prompt prompt, AllowedItems allowed) {
    UserSession current = session == null ? openSession() : session;
    try {
      return current.search(search, prompt, allowed);
    } catch (InferenceException e) {
      closeSession();
      throw e;
    }
  }

  private UserSession openSession() {
    int beamWidth = spec.search().beamWidth();
    // Branches share what they have in common, so this is more than a search can ever hold.
    int contextTokens = Math.addExact(promptTokens, Math.multiplyExact(beamWidth, answerTokens));
    SessionSpec sessionSpec =
        new SessionSpec(
            contextTokens + encoder.sharedPrefix().length,
            beamWidth + UserSession.FIXED_SEQUENCES,
            spec.compute().batchTokens(),
            spec.compute().threads(),
            spec.compute().flashAttention(),
            List.of());
    UserSession opened = UserSession.open(model, sessionSpec, encoder.sharedPrefix());
    session = opened;
    return opened;
  }

  private void closeSession() {
    if (session != null) {
      session.close();
      session = null;
    }
  }

  private static TokenSequences titles(
      RecommenderSpec spec, Catalogue catalogue, Tokenizer tokenizer) {
    TokenSequences whole = tokenizer.encodeAll(catalogue.titles());
    return spec.titleForm().apply(whole, spec.template().titleEnd().token(tokenizer));
  }

  /** The most tokens of a title that a search decodes. */
  private static int decodedTokens(CatalogueTrie trie, Scoring scoring) {
    if (scoring == Scoring.LIKELIHOOD) {
      return trie.maxLength();
    }
    int deepest = 1;
    for (int position = 0; position + 1 < trie.itemCount(); position++) {
      deepest = Math.max(deepest, trie.branchDepth(position, position + 2, 0));
    }
    return deepest;
  }

  private int[] numbers(Collection<String> itemIds) {
    return itemIds.stream().mapToInt(this::number).toArray();
  }

  private int number(String itemId) {
    return catalogue
        .indexOf(itemId)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "item '" + itemId + "' is not in the catalogue; check its id or remove it"));
  }

  private AllowedItems allowed(RecommendRequest request, int[] history) {
    AllowedItems allowed =
        request.allowsAllItems()
            ? allItems
            : AllowedItems.matching(trie, item -> request.allowed().test(catalogue.item(item)));
    if (!request.includeSeen()) {
      allowed = allowed.without(history);
    }
    return request.excludedIds().isEmpty()
        ? allowed
        : allowed.without(numbers(request.excludedIds()));
  }

  private List<Recommendation> recommendations(SearchResult result) {
    boolean normalised = spec.search().scoring() == Scoring.TRIE_NORMALISED;
    List<Recommendation> items = new ArrayList<>();
    for (Hypothesis hypothesis : result.hypotheses()) {
      Item item = catalogue.item(hypothesis.item());
      double score = hypothesis.logProbability();
      OptionalDouble probability =
          normalised ? OptionalDouble.of(Math.exp(score)) : OptionalDouble.empty();
      items.add(new Recommendation(items.size() + 1, item, score, probability));
    }
    return items;
  }
}
