// SPDX-License-Identifier: Apache-2.0
package io.genrec.bench;

import io.genrec.catalogue.Item;
import io.genrec.data.InteractionDataset;
import io.genrec.gguf.LlamaVocabulary;
import io.genrec.prompt.PromptTemplate;
import io.genrec.serve.BatchRequest;
import io.genrec.train.VocabularyTrainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Prompts of about 128 tokens, of which an instruction that all share is half. */
final class BenchPrompts {
  /** The most tokens of a prompt. */
  static final int TOKENS = 128;

  private static final int VOCABULARY = 32_000;

  /** About 64 tokens of LLaMA's vocabulary, and of those trained here. */
  private static final String INSTRUCTION =
      "Below is the list of toys that a customer of our shop has bought, the oldest first and each"
          + " on a line of its own. Read the list, think about what kind of toys the customer likes"
          + " and who may play with them, and then write the title of the toy that the customer"
          + " will most probably buy next:\n";

  private BenchPrompts() {}

  static PromptTemplate template() {
    PromptTemplate plain = PromptTemplate.sequence();
    return new PromptTemplate(
        "bench",
        INSTRUCTION,
        plain.separator(),
        plain.cue(),
        plain.beginningOfSequence(),
        plain.titleEnd(),
        plain.tokenBudget(),
        plain.maxTitles());
  }

  /**
   * A vocabulary of as many tokens as LLaMA's, or fewer where that is enough, trained on some texts
   * and the words of the instruction.
   */
  static LlamaVocabulary vocabulary(List<String> texts) {
    Set<String> trained = new LinkedHashSet<>(texts);
    for (String word : INSTRUCTION.split("\\s", -1)) {
      trained.add(" " + word);
    }
    long[] weights = new long[trained.size()];
    Arrays.fill(weights, 2); // what occurs once becomes no token
    return new VocabularyTrainer(VOCABULARY).train(List.copyOf(trained), weights);
  }

  /** Users whose histories fill the prompt; fewer if the data set has no more. */
  static List<BatchRequest> longestHistories(InteractionDataset dataset, int users) {
    List<Integer> order = new ArrayList<>();
    for (int user = 0; user < dataset.userCount(); user++) {
      order.add(user);
    }
    order.sort((a, b) -> Integer.compare(dataset.historyLength(b), dataset.historyLength(a)));
    List<BatchRequest> requests = new ArrayList<>();
    for (int user : order.subList(0, Math.min(users, order.size()))) {
      List<String> ids =
          Arrays.stream(dataset.history(user))
              .mapToObj(dataset.catalogue()::item)
              .map(Item::id)
              .toList();
      requests.add(BatchRequest.of(dataset.userId(user), ids));
    }
    return requests;
  }
}
