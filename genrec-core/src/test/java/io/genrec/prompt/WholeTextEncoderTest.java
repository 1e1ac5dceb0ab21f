// SPDX-License-Identifier: Apache-2.0
package io.genrec.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class WholeTextEncoderTest {
  private static final PairTokenizer TOKENIZER = new PairTokenizer();
  private static final List<String> TITLES =
      List.of("Heat", "Amélie (2001)", "Up", "The Thing (1982)", "zzz", "bdfhjl");

  /** Parts by themselves are far shorter than inside a text, so that estimates are too high. */
  private static final PairTokenizer UNDERSTATING =
      new PairTokenizer() {
        @Override
        public int[] encodeContinuation(String text) {
          return new int[] {'x'};
        }
      };

  @Property
  void keepsTheMostNewestWholeTitlesThatFit(
      @ForAll @Size(max = 20) List<@IntRange(max = 5) Integer> history,
      @ForAll @IntRange(min = 110, max = 260) int budget,
      @ForAll @IntRange(max = 12) int answer,
      @ForAll boolean paper,
      @ForAll boolean understating,
      @ForAll @IntRange(max = 10) int maxTitles) {
    PromptTemplate template = limited(paper, maxTitles);
    PromptEncoder encoder =
        PromptEncoder.wholeText(template, understating ? UNDERSTATING : TOKENIZER, TITLES);
    int limit = paper ? Math.min(budget, 256) : budget;
    int size = history.size();
    int most = maxTitles == 0 ? size : Math.min(size, maxTitles);

    Prompt prompt = encoder.encode(items(history), budget, answer);

    int count = prompt.titleCount();
    assertThat(count).isLessThanOrEqualTo(most);
    assertThat(prompt.length() + answer).isLessThanOrEqualTo(limit);
    assertThat(prompt.tokens()).isEqualTo(wholeText(template, history.subList(size - count, size)));
    if (count < most) {
      int[] more = wholeText(template, history.subList(size - count - 1, size));
      assertThat(more.length + answer).isGreaterThan(limit);
    }
    assertThat(Arrays.copyOf(prompt.tokens(), prompt.sharedLength()))
        .hasSizeGreaterThan(10)
        .isEqualTo(encoder.sharedPrefix());
  }

  @Test
  void mergesTokensAcrossTheBordersOfSegments() {
    PromptTemplate template = PromptTemplate.genrecPaper();
    int[] history = {0, 2};
    PromptEncoder segments =
        PromptEncoder.bySegments(template, TOKENIZER, TOKENIZER.encodeAll(TITLES));

    Prompt whole = PromptEncoder.wholeText(template, TOKENIZER, TITLES).encode(history, 256, 1);
    Prompt bySegments = segments.encode(history, 256, 1);

    assertThat(whole.length()).isLessThan(bySegments.length());
    assertThat(TOKENIZER.decode(whole.tokens()))
        .isEqualTo(TOKENIZER.decode(bySegments.tokens()))
        .endsWith("### input:\nHeat,Up\n\n### Response:\n");
  }

  @Test
  void startsWithoutTheBeginningTokenIfTheTemplateSaysSo() {
    PromptTemplate plain = new PromptTemplate("p", "", "\n", "", false, TitleEnd.NEWLINE, 0, 0);

    Prompt prompt = PromptEncoder.wholeText(plain, TOKENIZER, TITLES).encode(new int[] {2}, 9, 1);

    assertThat(prompt.tokens()).isEqualTo(TOKENIZER.encode("Up\n"));
    assertThat(prompt.sharedLength()).isZero();
  }

  @Test
  void sharesNothingIfATokenReachesAcrossTheEndOfTheSharedOnes() {
    PromptTemplate template =
        new PromptTemplate("t", "a\n", ",", "H>", true, TitleEnd.NEWLINE, 0, 0);
    PromptEncoder encoder =
        PromptEncoder.wholeText(template, TOKENIZER, List.of("Heat", "Alien", "Hut"));

    assertThat(TOKENIZER.decode(encoder.sharedPrefix())).isEqualTo("a\nH");
    assertThat(encoder.encode(new int[] {0}, 99, 1).sharedLength()).isEqualTo(3);
    assertThat(encoder.encode(new int[] {1}, 99, 1).sharedLength()).isZero();
  }

  @Test
  void encodesAnswersAsContinuations() {
    PromptEncoder encoder =
        PromptEncoder.wholeText(PromptTemplate.genrecPaper(), TOKENIZER, TITLES);

    assertThat(encoder.answerTitles().size()).isEqualTo(TITLES.size());
    assertThat(encoder.answerTitles().toArray(3))
        .isEqualTo(TOKENIZER.encodeContinuation("The Thing (1982)"));
    assertThat(encoder.endToken()).isEqualTo(TOKENIZER.endOfSequence().orElseThrow());
  }

  @Test
  void refusesABudgetThatTheFixedPartsFill() {
    PromptEncoder encoder = PromptEncoder.wholeText(PromptTemplate.sequence(), TOKENIZER, TITLES);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> encoder.encode(new int[] {0}, 20, 10))
        .withMessageContaining("budget of 20 tokens")
        .withMessageContaining("10 of the answer");
  }

  @Test
  void refusesAnItemThatDoesNotExist() {
    PromptEncoder encoder = PromptEncoder.wholeText(PromptTemplate.sequence(), TOKENIZER, TITLES);

    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> encoder.encode(new int[] {0, 6}, 200, 10));
  }

  private static PromptTemplate limited(boolean paper, int maxTitles) {
    PromptTemplate base = paper ? PromptTemplate.genrecPaper() : PromptTemplate.sequence();
    return new PromptTemplate(
        base.name(),
        base.prefix(),
        base.separator(),
        base.cue(),
        true,
        base.titleEnd(),
        base.tokenBudget(),
        maxTitles);
  }

  private static int[] items(List<Integer> history) {
    return history.stream().mapToInt(Integer::intValue).toArray();
  }

  private static int[] wholeText(PromptTemplate template, List<Integer> history) {
    int[] text = TOKENIZER.encode(template.render(history.stream().map(TITLES::get).toList()));
    int[] tokens = new int[text.length + 1];
    tokens[0] = PairTokenizer.BEGINNING;
    System.arraycopy(text, 0, tokens, 1, text.length);
    return tokens;
  }
}
