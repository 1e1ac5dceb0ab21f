// SPDX-License-Identifier: Apache-2.0
package io.genrec.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogueTest {
  @Test
  void numbersItemsInTheirOrder() {
    Catalogue catalogue = Catalogue.of(List.of(Item.of("b", "Beta"), Item.of("a", "Alpha")));

    assertThat(catalogue.size()).isEqualTo(2);
    assertThat(catalogue.item(1).title()).isEqualTo("Alpha");
    assertThat(catalogue.indexOf("a")).hasValue(1);
    assertThat(catalogue.indexOf("c")).isEmpty();
    assertThat(catalogue.titles()).containsExactly("Beta", "Alpha");
  }

  @Test
  void allowsATitleTwiceButNotAnId() {
    assertThat(Catalogue.of(List.of(Item.of("1", "Same"), Item.of("2", "Same"))).size())
        .isEqualTo(2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Catalogue.of(List.of(Item.of("1", "One"), Item.of("1", "Other"))))
        .withMessageContaining("items 0 and 1 have the same id '1'");
  }

  @Test
  void doesNotChangeWithTheListItWasMadeOf() {
    List<Item> items = new ArrayList<>(List.of(Item.of("1", "One")));
    Catalogue catalogue = Catalogue.of(items);
    items.add(Item.of("2", "Two"));

    assertThat(catalogue.items()).hasSize(1);
  }

  @Test
  void refusesAnItemWithoutIdOrTitle() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Item.of(" ", "One"))
        .withMessageContaining("blank id; its title is 'One'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Item.of("7", ""))
        .withMessageContaining("item 7 has a blank title");
  }
}
