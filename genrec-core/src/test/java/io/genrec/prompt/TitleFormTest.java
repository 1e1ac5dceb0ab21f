// SPDX-License-Identifier: Apache-2.0
package io.genrec.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.genrec.model.ScriptedLanguageModel;
import io.genrec.model.TokenSequences;
import io.genrec.model.Tokenizer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TitleFormTest {
  private static final Tokenizer TOKENIZER = new ScriptedLanguageModel(1).tokenizer();
  private static final int END = '\n';

  @Test
  void aTitleIsCutBehindItsFirstOwnToken() {
    assertThat(shortTitles("Heat", "Heaven", "Up", "Alien"))
        .containsExactly("Heat", "Heav", "U", "A");
  }

  @Test
  void aTitleThatAnotherBeginsWithStaysWhole() {
    assertThat(shortTitles("Alien", "Aliens", "Alien 3"))
        .containsExactly("Alien", "Aliens", "Alien ");
  }

  @Test
  void itemsOfTheSameTitleStayTheSame() {
    assertThat(shortTitles("Heat", "Up", "Heat")).containsExactly("H", "U", "H");
    assertThat(shortTitles("Heat", "Heat")).containsExactly("H", "H");
  }

  @Test
  void wholeTitlesStayAsTheyAre() {
    TokenSequences titles = TOKENIZER.encodeAll(List.of("Heat", "Up"));

    assertThat(TitleForm.WHOLE.apply(titles, END)).isSameAs(titles);
    assertThat(TitleForm.SHORT.apply(TokenSequences.copyOf(List.of()), END).size()).isZero();
  }

  @Property(tries = 200)
  void shortTitlesAreThoseOfANaiveSearch(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> titles =
        IntStream.range(0, random.nextInt(1, 30))
            .mapToObj(
                i ->
                    random
                        .ints(random.nextInt(1, 7), 'a', 'c')
                        .collect(
                            StringBuilder::new,
                            StringBuilder::appendCodePoint,
                            StringBuilder::append)
                        .toString())
            .toList();
    List<String> expected = titles.stream().map(title -> naive(title, titles)).toList();

    assertThat(shortTitles(titles.toArray(new String[0]))).as("seed %d", seed).isEqualTo(expected);
  }

  @Test
  void refusesATitleThatHoldsTheEndToken() {
    TokenSequences titles = TOKENIZER.encodeAll(List.of("Heat\n"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> TitleForm.WHOLE.apply(titles, END))
        .withMessageContaining("end token");
  }

  private static String naive(String title, List<String> titles) {
    return IntStream.rangeClosed(1, title.length())
        .mapToObj(length -> title.substring(0, length))
        .filter(
            prefix ->
                titles.stream().allMatch(other -> other.equals(title) || !other.startsWith(prefix)))
        .findFirst()
        .orElse(title);
  }

  private static List<String> shortTitles(String... titles) {
    TokenSequences tokens = TitleForm.SHORT.apply(TOKENIZER.encodeAll(List.of(titles)), END);
    return IntStream.range(0, tokens.size())
        .mapToObj(item -> TOKENIZER.decode(tokens.toArray(item)))
        .toList();
  }
}
