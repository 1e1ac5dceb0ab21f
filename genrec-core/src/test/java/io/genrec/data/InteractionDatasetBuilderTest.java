// SPDX-License-Identifier: Apache-2.0
package io.genrec.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genrec.catalogue.Item;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class InteractionDatasetBuilderTest {
  @Property(tries = 200)
  void agreesWithSortedListsInAMap(@ForAll long seed, @ForAll @IntRange(max = 500) int count) {
    agrees(seed, count);
  }

  @Test
  void agreesWithSortedListsBeyondAChunk() {
    agrees(7, 200_000);
  }

  @Test
  void refusesUnknownAndDuplicateItems() {
    InteractionDatasetBuilder builder = new InteractionDatasetBuilder();
    builder.addItem(Item.of("1", "A"));
    assertThatThrownBy(() -> builder.add("u", "2", 0)).hasMessageContaining("'2'");
    assertThatThrownBy(() -> builder.add(" ", "1", 0)).hasMessageContaining("no user");
    assertThatThrownBy(() -> builder.addItem(Item.of("1", "B"))).hasMessageContaining("'1'");
    assertThat(builder.build().userCount()).isZero();
  }

  private static void agrees(long seed, int count) {
    Random random = new Random(seed);
    InteractionDatasetBuilder builder = new InteractionDatasetBuilder();
    for (int item = 0; item < 20; item++) {
      builder.addItem(Item.of("i" + item, "title"));
    }
    Map<String, List<Interaction>> naive = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      Interaction interaction =
          new Interaction(
              "u" + random.nextInt(6), "i" + random.nextInt(20), random.nextInt(40) - 20L);
      builder.add(interaction);
      naive.computeIfAbsent(interaction.userId(), id -> new ArrayList<>()).add(interaction);
    }
    InteractionDataset dataset = builder.build();
    assertThat(dataset.userCount()).as("seed %d", seed).isEqualTo(naive.size());
    assertThat(dataset.interactionCount()).as("seed %d", seed).isEqualTo(count);
    int user = 0;
    for (Map.Entry<String, List<Interaction>> entry : naive.entrySet()) {
      List<Interaction> sorted = entry.getValue();
      sorted.sort(Comparator.comparingLong(Interaction::timestamp));
      assertThat(dataset.userId(user)).as("seed %d", seed).isEqualTo(entry.getKey());
      assertThat(dataset.userIndex(entry.getKey())).as("seed %d", seed).hasValue(user);
      assertThat(dataset.history(user))
          .as("seed %d", seed)
          .containsExactly(
              sorted.stream().mapToInt(i -> Integer.parseInt(i.itemId().substring(1))).toArray());
      assertThat(dataset.timestamps(user))
          .as("seed %d", seed)
          .containsExactly(sorted.stream().mapToLong(Interaction::timestamp).toArray());
      user++;
    }
  }
}
