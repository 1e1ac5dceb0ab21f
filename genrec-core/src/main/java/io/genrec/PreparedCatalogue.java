// SPDX-License-Identifier: Apache-2.0
package io.genrec;

import io.genrec.catalogue.AllowedItems;
import io.genrec.catalogue.Catalogue;
import io.genrec.catalogue.CatalogueTrie;
import io.genrec.catalogue.Item;
import io.genrec.model.LanguageModel;
import io.genrec.model.SessionSpec;
import io.genrec.model.TokenSequences;
import io.genrec.model.Tokenizer;
import io.genrec.prior.ItemPrior;
import io.genrec.prompt.PromptEncoder;
import io.genrec.search.BatchLayout;
import io.genrec.search.BatchedSearch;
import io.genrec.search.ConstrainedBeamSearch;
import io.genrec.search.Hypothesis;
import io.genrec.search.PriorMass;
import io.genrec.search.Scoring;
import io.genrec.search.SearchPrior;
import io.genrec.search.SearchResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A catalogue made ready for one model: its titles in tokens, their trie, and the way from requests
 * to searches and from what they find to recommendations. Any number of sessions of the model can
 * use it. Immutable and safe to share between threads; usable until the model is closed.
 *
 * <p>{@link Recommender} and {@link io.genrec.serve.BatchRecommender} are what applications need;
 * this is for those who drive sessions themselves.
 */
public final class PreparedCatalogue {
  private final RecommenderSpec spec;
  private final Catalogue catalogue;
  private final PromptEncoder encoder;
  private final CatalogueTrie trie;
  private final AllowedItems allItems;

  /** Not opened where it has no weight. */
  private final @Nullable ItemPrior prior;

  private final int promptTokens;
  private final int answerTokens;

  private PreparedCatalogue(RecommenderSpec spec, Catalogue catalogue, LanguageModel model) {
    this.spec = spec;
    this.catalogue = catalogue;
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
    this.prior =
        spec.prior().weight() == 0
            ? null
            : new CheckedPrior(spec.prior().source().open(catalogue), catalogue);
    this.answerTokens = decodedTokens(trie, spec.search().scoring());
    this.promptTokens = Math.min(spec.promptTokens(), model.info().contextLength() - answerTokens);
    encoder.encode(new int[0], promptTokens, 0); // what every prompt needs must fit
  }

  /**
   * Tokenises a catalogue's titles and builds their trie.
   *
   * @param spec all but its model applies
   * @throws IllegalArgumentException if the catalogue is empty, or the longest title and the fixed
   *     parts of the prompt do not fit into the model's context
   * @throws io.genrec.model.ModelException if the vocabulary lacks a token that the template needs
   * @throws io.genrec.prior.ItemPriorException if the prior cannot be read
   */
  public static PreparedCatalogue prepare(
      RecommenderSpec spec, Catalogue catalogue, LanguageModel model) {
    if (catalogue.size() == 0) {
      throw new IllegalArgumentException("the catalogue is empty; there is nothing to recommend");
    }
    return new PreparedCatalogue(spec, catalogue, model);
  }

  /** The items that can be recommended. */
  public Catalogue catalogue() {
    return catalogue;
  }

  /** What it was prepared for. */
  public RecommenderSpec spec() {
    return spec;
  }

  /** How a session's sequences are used to serve so many users at once. */
  public BatchLayout layout(int places, int cachedPrompts) {
    return new BatchLayout(
        places, spec.search().beamWidth(), cachedPrompts, promptTokens, answerTokens);
  }

  /**
   * What a session needs to serve users at once.
   *
   * @param contextTokens for all users together, as {@link BatchLayout#contextTokens} counts them
   * @param threads CPU threads, or 0 for one per core
   */
  public SessionSpec session(BatchLayout layout, int contextTokens, int threads) {
    int tokens = Math.addExact(contextTokens, encoder.sharedPrefix().length);
    return SessionSpec.of(tokens, layout.sequences())
        .withBatchTokens(spec.compute().batchTokens())
        .withThreads(threads)
        .withFlashAttention(spec.compute().flashAttention());
  }

  /**
   * Opens a session for users of this catalogue. The caller closes what it gets.
   *
   * @param session at least what {@link #session} says
   * @throws io.genrec.model.DeviceMemoryException if there is not enough memory
   * @throws IllegalArgumentException if the engine cannot serve the specification
   * @throws IllegalStateException if the model is closed
   */
  public <T> BatchedSearch<T> open(LanguageModel model, SessionSpec session, BatchLayout layout) {
    ConstrainedBeamSearch search = new ConstrainedBeamSearch(trie, spec.search());
    return BatchedSearch.open(model, session, search, layout, encoder.sharedPrefix());
  }

  /**
   * Puts a request into tokens and item numbers.
   *
   * @throws IllegalArgumentException if it names an item that is not in the catalogue
   */
  public PreparedRequest prepare(RecommendRequest request) {
    int[] history = numbers(request.history());
    return new PreparedRequest(
        encoder.encode(history, promptTokens, 0),
        allowed(request, history),
        request.top(),
        false,
        prior(history));
  }

  private SearchPrior prior(int[] history) {
    return prior == null ? SearchPrior.none() : new SearchPrior(spec.prior(), prior, history);
  }

  /**
   * Puts what was found into words.
   *
   * @param elapsed the time from the request to the answer
   */
  public Recommendations recommendations(
      PreparedRequest request, SearchResult result, Duration elapsed) {
    boolean areShares = spec.search().scoring() == Scoring.TRIE_NORMALISED && prior == null;
    List<Recommendation> items = new ArrayList<>();
    for (Hypothesis hypothesis : result.hypotheses()) {
      Item item = catalogue.item(hypothesis.item());
      double score = hypothesis.logProbability();
      OptionalDouble probability =
          areShares ? OptionalDouble.of(Math.exp(score)) : OptionalDouble.empty();
      items.add(new Recommendation(items.size() + 1, item, score, probability));
    }
    return new Recommendations(
        items, result.exact(), request.top(), request.prompt().titleCount(), elapsed);
  }

  /**
   * Makes ready to score some items for a user, had or not. The search gives all of them their
   * log-probability by the language model, to be put in order by {@link #scores}.
   *
   * @param itemIds may name an item more than once; with none at all there is nothing to search for
   * @throws IllegalArgumentException if the history is empty, or one of the items is not in the
   *     catalogue
   */
  PreparedRequest prepareScoring(List<String> history, List<String> itemIds) {
    int[] had = numbers(RecommendRequest.forHistory(history).history());
    AllowedItems wanted = allItems.only(numbers(itemIds));
    return new PreparedRequest(
        encoder.encode(had, promptTokens, 0),
        wanted,
        Math.max(1, wanted.count()),
        true,
        SearchPrior.none());
  }

  /**
   * The scores of items, in their order.
   *
   * @param found what the search of {@link #prepareScoring} found
   * @throws io.genrec.prior.ItemPriorException if the prior is of no use for the history
   */
  List<ItemScore> scores(List<String> history, List<String> itemIds, SearchResult found) {
    PriorMass mass = prior == null ? null : PriorMass.of(trie, prior(numbers(history)), allItems);
    Map<Integer, Double> modelScores = new HashMap<>();
    found.hypotheses().forEach(each -> modelScores.put(each.item(), each.logProbability()));
    List<ItemScore> scores = new ArrayList<>();
    for (int item : numbers(itemIds)) {
      double modelScore = modelScores.getOrDefault(item, Double.NEGATIVE_INFINITY);
      scores.add(
          mass == null
              ? new ItemScore(catalogue.item(item), modelScore, OptionalDouble.empty(), modelScore)
              : new ItemScore(
                  catalogue.item(item),
                  modelScore,
                  OptionalDouble.of(mass.logProbability(item)),
                  mass.itemScore(modelScore, item)));
    }
    return scores;
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
}
