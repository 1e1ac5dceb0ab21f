// SPDX-License-Identifier: Apache-2.0
package io.genrec.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.genrec.model.ScriptedLanguageModel;
import io.genrec.model.TokenSequences;
import io.genrec.model.Tokenizer;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SegmentEncoderTest {
  private static final Tokenizer TOKENIZER = new ScriptedLanguageModel(1).tokenizer();
  private static final List<String> TITLES = List.of("Heat", "Alien", "Up", "The Thing (1982)");
  private static final TokenSequences TOKENS = TOKENIZER.encodeAll(TITLES);

  @Property
  void keepsTheMostNewestWholeTitlesThatFit(
      @ForAll @Size(max = 12) List<@IntRange(max = 3) Integer> history,
      @ForAll @IntRange(min = 180, max = 300) int budget,
      @ForAll @IntRange(max = 20) int answer,
      @ForAll boolean paper) {
    PromptTemplate template = paper ? PromptTemplate.genrecPaper() : PromptTemplate.sequence();
    PromptEncoder encoder = PromptEncoder.bySegments(template, TOKENIZER, TOKENS);
    int limit = paper ? Math.min(budget, 256) : budget;

    Prompt prompt =
        encoder.encode(history.stream().mapToInt(Integer::intValue).toArray(), budget, answer);

    assertThat(prompt.length() + answer).isLessThanOrEqualTo(limit);
    int size = history.size();
    List<String> kept =
        history.subList(size - prompt.titleCount(), size).stream().map(TITLES::get).toList();
    assertThat(TOKENIZER.decode(prompt.tokens())).isEqualTo(template.render(kept));
    if (prompt.titleCount() < size) {
      List<String> more =
          history.subList(size - prompt.titleCount() - 1, size).stream().map(TITLES::get).toList();
      int bos = prompt.length() - TOKENIZER.encode(template.render(kept)).length;
      assertThat(TOKENIZER.encode(template.render(more)).length + bos + answer)
          .isGreaterThan(limit);
    }
    assertThat(Arrays.copyOf(prompt.tokens(), prompt.sharedLength()))
        .isEqualTo(encoder.sharedPrefix());
  }

  @Test
  void refusesABudgetThatTheFixedPartsFill() {
    PromptEncoder encoder = PromptEncoder.bySegments(PromptTemplate.sequence(), TOKENIZER, TOKENS);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> encoder.encode(new int[] {0}, 30, 10))
        .withMessageContaining("budget of 30 tokens")
        .withMessageContaining("10 of the answer");
  }

  @Test
  void keepsNoMoreTitlesThanTheTemplateAllows() {
    PromptTemplate two = new PromptTemplate("two", "", "\n", "", false, TitleEnd.NEWLINE, 0, 2);

    Prompt prompt =
        PromptEncoder.bySegments(two, TOKENIZER, TOKENS).encode(new int[] {0, 1, 2}, 100, 1);

    assertThat(TOKENIZER.decode(prompt.tokens())).isEqualTo("Alien\nUp\n");
  }

  @Test
  void reservesNoRoomForASeparatorBehindNoTitles() {
    PromptTemplate list = new PromptTemplate("list", "ab", "--", "", false, TitleEnd.NEWLINE, 0, 0);

    Prompt prompt = PromptEncoder.bySegments(list, TOKENIZER, TOKENS).encode(new int[] {0}, 3, 1);

    assertThat(TOKENIZER.decode(prompt.tokens())).isEqualTo("ab");
    assertThat(prompt.titleCount()).isZero();
  }

  @Test
  void refusesANegativeAnswerLength() {
    PromptEncoder encoder = PromptEncoder.bySegments(PromptTemplate.sequence(), TOKENIZER, TOKENS);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> encoder.encode(new int[] {0}, 200, -1))
        .withMessageContaining("answerTokens must be at least 0, was -1");
  }
}
