// SPDX-License-Identifier: Apache-2.0
package io.genrec.bench;

import io.genrec.PreparedCatalogue;
import io.genrec.catalogue.Catalogue;
import io.genrec.model.LanguageModel;
import io.genrec.search.Scoring;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;

/**
 * The heap that a catalogue of made-up titles takes when it is ready to be recommended from, beyond
 * the titles themselves: their tokens, the trie, and which items are allowed.
 *
 * <p>Arguments, both optional: how many titles, and a model.
 */
public final class PreparedCatalogueMemory {
  private static final int BEAM_WIDTH = 10;
  private static final double BYTES_PER_MB = 1e6;

  private PreparedCatalogueMemory() {}

  /** Measures and prints megabytes. */
  public static void main(String[] arguments) throws IOException {
    int titles = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
    BenchShop shop = new BenchShop();
    shop.model = arguments.length > 1 ? arguments[1] : "";
    try (LanguageModel model = shop.openModel()) {
      prepare(shop, catalogue(2), model); // loads the classes
      long empty = usedBytes();
      Catalogue catalogue = catalogue(titles);
      long before = usedBytes();
      PreparedCatalogue prepared = prepare(shop, catalogue, model);
      try {
        long used = usedBytes() - before;
        System.out.printf(
            "%,d titles: items and titles %.1f MB, prepared catalogue %.1f MB beyond them%n",
            titles, (before - empty) / BYTES_PER_MB, used / BYTES_PER_MB);
      } finally {
        Reference.reachabilityFence(prepared);
      }
    } finally {
      shop.deleteModel();
    }
  }

  private static Catalogue catalogue(int titles) {
    return GeneratedShop.dataset(titles, GeneratedShop.Titles.APART, 1).catalogue();
  }

  private static PreparedCatalogue prepare(BenchShop shop, Catalogue catalogue, LanguageModel model)
      throws IOException {
    return PreparedCatalogue.prepare(
        shop.spec(BEAM_WIDTH, Scoring.TRIE_NORMALISED), catalogue, model);
  }

  private static long usedBytes() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
