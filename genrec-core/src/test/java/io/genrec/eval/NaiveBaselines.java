// SPDX-License-Identifier: Apache-2.0
package io.genrec.eval;

import io.genrec.data.LeaveOneOutSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The baselines from their definitions: every pair of items by going through all histories. */
final class NaiveBaselines {
  private final List<List<Integer>> histories = new ArrayList<>();
  private final int items;

  NaiveBaselines(LeaveOneOutSplit split) {
    items = split.dataset().catalogue().size();
    for (int user = 0; user < split.dataset().userCount(); user++) {
      histories.add(IntStream.of(split.trainingHistory(user)).boxed().toList());
    }
  }

  double[] scores(String name, int[] history) {
    return IntStream.range(0, items).mapToDouble(item -> score(name, history, item)).toArray();
  }

  private double score(String name, int[] history, int item) {
    int last = history.length - 1;
    int window = Math.max(0, history.length - 50);
    return switch (name) {
      case "popularity" -> popularity(item);
      case "item-kNN cosine" -> IntStream.of(history).mapToDouble(i -> cosine(i, item)).sum();
      case "item-kNN, recency 0.8" ->
          IntStream.rangeClosed(window, last)
              .mapToDouble(i -> Math.pow(0.8, last - i) * cosine(history[i], item))
              .sum();
      case "Markov, last item" -> step(history[last], item) + 1e-9 * popularity(item);
      case "Markov, recency 0.8" -> steps(history, item) + 1e-9 * popularity(item);
      default -> steps(history, item) + score("item-kNN, recency 0.8", history, item);
    };
  }

  private double steps(int[] history, int item) {
    int last = history.length - 1;
    return IntStream.rangeClosed(Math.max(0, history.length - 50), last)
        .mapToDouble(i -> Math.pow(0.8, last - i) * step(history[i], item))
        .sum();
  }

  private double popularity(int item) {
    return histories.stream().flatMap(List::stream).filter(each -> each == item).count();
  }

  private double cosine(int one, int other) {
    double both = histories.stream().filter(h -> h.contains(one) && h.contains(other)).count();
    double ones = histories.stream().filter(h -> h.contains(one)).count();
    double others = histories.stream().filter(h -> h.contains(other)).count();
    return one == other || both == 0 ? 0 : both / Math.sqrt(ones * others);
  }

  private double step(int from, int to) {
    int follows = 0;
    int all = 0;
    for (List<Integer> history : histories) {
      for (int i = 1; i < history.size(); i++) {
        if (history.get(i - 1) == from) {
          all++;
          follows += history.get(i) == to ? 1 : 0;
        }
      }
    }
    return all == 0 ? 0 : (double) follows / all;
  }
}
