// SPDX-License-Identifier: Apache-2.0
package io.genrec;

import io.genrec.catalogue.Catalogue;
import io.genrec.model.Engines;
import io.genrec.model.InferenceException;
import io.genrec.model.LanguageModel;
import io.genrec.model.LoadMonitor;
import io.genrec.model.ModelInfo;
import io.genrec.prior.ItemPriorException;
import io.genrec.search.BatchLayout;
import io.genrec.search.BatchedSearch;
import io.genrec.search.SearchResult;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Recommends items of a catalogue by letting a language model write their titles. Thread-safe;
 * concurrent requests are served one after the other. Whoever opened it closes it; closing is
 * idempotent and waits for a running request.
 */
public final class Recommender implements AutoCloseable {
  private final PreparedCatalogue prepared;
  private final LanguageModel model;
  private @Nullable BatchedSearch<PreparedRequest> search;
  private boolean closed;

  private Recommender(PreparedCatalogue prepared, LanguageModel model) {
    this.prepared = prepared;
    this.model = model;
    this.search = openSearch();
  }

  /**
   * Opens a recommender over a catalogue: loads the model, tokenises the titles and reserves the
   * memory that requests need.
   *
   * @throws io.genrec.model.ModelException if the model cannot be loaded or run, or its file or an
   *     adapter's says that it was trained with another template or form of titles; the kinds are
   *     those of {@link io.genrec.model.EngineProvider#load} and {@link LanguageModel#openSession}
   * @throws ItemPriorException if the prior cannot be read
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
   * @throws ItemPriorException as {@link #open(RecommenderSpec, Catalogue)}
   * @throws IllegalArgumentException as there
   */
  public static Recommender open(RecommenderSpec spec, Catalogue catalogue, LanguageModel model) {
    try {
      return new Recommender(PreparedCatalogue.prepare(spec, catalogue, model), model);
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  /**
   * Recommends items to one user.
   *
   * @throws IllegalArgumentException if the request names an item that is not in the catalogue
   * @throws ItemPriorException if the prior fails, gives an item no log-probability, or leaves none
   *     to any of the items that the request allows
   * @throws InferenceException if the engine failed; the next request starts afresh
   * @throws IllegalStateException if the recommender is closed
   */
  public synchronized Recommendations recommend(RecommendRequest request) {
    requireOpen();
    long start = System.nanoTime();
    PreparedRequest wanted = prepared.prepare(request);
    SearchResult result = search(wanted);
    return prepared.recommendations(wanted, result, Duration.ofNanos(System.nanoTime() - start));
  }

  /**
   * Scores items that were chosen elsewhere, for a list to be ranked anew. Items are scored
   * exactly, and whether the user has had them or not. The prior is normalised over the whole
   * catalogue, so that the scores are those of {@link #recommend} for the same history with {@link
   * RecommendRequest#withIncludeSeen}. A request that allows fewer items gets scores that are all
   * higher by one and the same number.
   *
   * @param history ids of the items that the user has had, oldest first; not empty
   * @param itemIds the items to score; may name one more than once
   * @return one score for each id, in the order of the ids
   * @throws IllegalArgumentException if the history is empty, or an id is not in the catalogue
   * @throws ItemPriorException if the prior fails, or gives an item no log-probability
   * @throws InferenceException if the engine failed; the next request starts afresh
   * @throws IllegalStateException if the recommender is closed
   */
  public synchronized List<ItemScore> score(List<String> history, List<String> itemIds) {
    requireOpen();
    PreparedRequest wanted = prepared.prepareScoring(history, itemIds);
    return itemIds.isEmpty() ? List.of() : prepared.scores(history, itemIds, search(wanted));
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the recommender is closed; open it again to use it");
    }
  }

  /** The items that can be recommended. */
  public Catalogue catalogue() {
    return prepared.catalogue();
  }

  /** Facts about the model and where it runs. */
  public ModelInfo modelInfo() {
    return model.info();
  }

  /** What the recommender was opened with. */
  public RecommenderSpec spec() {
    return prepared.spec();
  }

  @Override
  public synchronized void close() {
    closed = true;
    closeSearch();
    model.close();
  }

  private SearchResult search(PreparedRequest wanted) {
    BatchedSearch<PreparedRequest> current = search == null ? openSearch() : search;
    search = current;
    try {
      return current.search(wanted.task(wanted));
    } catch (ItemPriorException e) {
      throw e; // nothing was begun
    } catch (RuntimeException | Error e) {
      closeSearch(); // after any other exception it can only be closed
      throw e;
    }
  }

  private BatchedSearch<PreparedRequest> openSearch() {
    BatchLayout layout = prepared.layout(1, prepared.spec().compute().cachedPrompts());
    int threads = prepared.spec().compute().threads();
    return prepared.open(model, prepared.session(layout, layout.contextTokens(), threads), layout);
  }

  private void closeSearch() {
    if (search != null) {
      search.close();
      search = null;
    }
  }
}
