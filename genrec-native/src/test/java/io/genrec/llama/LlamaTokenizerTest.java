// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.genrec.model.LanguageModel;
import io.genrec.model.TokenSequences;
import io.genrec.model.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LlamaTokenizerTest {
  private static final List<String> TITLES =
      List.of(
          "Heat",
          "The Silver River (1994)",
          "  two leading spaces",
          " one leading space",
          "trailing spaces  ",
          "many     spaces within",
          " ",
          "   ",
          "tab\tand\nline\r\nfeeds\n",
          "\u0000 NUL and \u0001\u001b\u007f controls",
          "Amélie — L’été",
          "Ame\u0301lie with a combining accent",
          "千と千尋の神隠し",
          "עברית and العربية \u202eright to left\u202c",
          "clapper \uD83C\uDFAC family \uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67",
          "flags \uD83C\uDDEB\uD83C\uDDF7",
          "<s>",
          "</s>",
          "<unk>",
          "x</s>y<s>z<unk>",
          "</s></s> </s>",
          "<|eot_id|><|begin_of_text|>",
          "<0x41> is not a byte",
          "private \uE000 use \uE000",
          "\uFEFFbyte order mark \uFFFD\uFFFF",
          "The Return of The Matrix Story and of Night");

  @TempDir private static Path folder;
  private final List<LanguageModel> open = new ArrayList<>();

  private Tokenizer tokenizer(TestVocabulary vocabulary) throws IOException {
    Path file = TestModels.write(folder, vocabulary);
    LanguageModel model = TestModels.open(file);
    open.add(model);
    return model.tokenizer();
  }

  @AfterEach
  void closeModels() {
    open.forEach(LanguageModel::close);
  }

  @ParameterizedTest
  @EnumSource
  void decodingGivesTheTextBack(TestVocabulary vocabulary) throws IOException {
    Tokenizer tokenizer = tokenizer(vocabulary);
    for (String title : TITLES) {
      int[] tokens = tokenizer.encode(title);
      assertThat(tokenizer.decode(tokens)).as(Arrays.toString(tokens)).isEqualTo(title);
      assertThat(tokens).isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void decodingGivesRandomTextsBack(TestVocabulary vocabulary) throws IOException {
    Tokenizer tokenizer = tokenizer(vocabulary);
    for (long seed = 0; seed < 300; seed++) {
      String text = randomText(seed);
      assertThat(tokenizer.decode(tokenizer.encode(text))).as("seed %d", seed).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEmptyTextHasNoTokens(TestVocabulary vocabulary) throws IOException {
    Tokenizer tokenizer = tokenizer(vocabulary);

    assertThat(tokenizer.encode("")).isEmpty();
    assertThat(tokenizer.encodeContinuation("")).isEmpty();
    assertThat(tokenizer.decode()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void textNeverBecomesASpecialToken(TestVocabulary vocabulary) throws IOException {
    Tokenizer tokenizer = tokenizer(vocabulary);
    for (String title : TITLES) {
      assertThat(tokenizer.encode(title))
          .as(title)
          .doesNotContain(
              tokenizer.beginningOfSequence().orElseThrow(),
              tokenizer.endOfSequence().orElseThrow());
    }
  }

  @ParameterizedTest
  @EnumSource
  void specialTokensGiveNoText(TestVocabulary vocabulary) throws IOException {
    Tokenizer tokenizer = tokenizer(vocabulary);

    assertThat(
            tokenizer.decode(
                tokenizer.beginningOfSequence().orElseThrow(),
                tokenizer.endOfSequence().orElseThrow()))
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void manyTextsGiveTheTokensOfEach(TestVocabulary vocabulary) throws IOException {
    Tokenizer tokenizer = tokenizer(vocabulary);
    List<String> texts = new ArrayList<>(TITLES);
    texts.add(3, "");
    for (int i = 0; i < 9000; i++) { // more than are tokenised in one call
      texts.add(TITLES.get(i % TITLES.size()) + " " + i);
    }

    TokenSequences all = tokenizer.encodeAll(texts);
    TokenSequences continuations = tokenizer.encodeAllContinuations(texts);

    assertThat(all.size()).isEqualTo(continuations.size()).isEqualTo(texts.size());
    for (int i = 0; i < texts.size(); i++) {
      assertThat(all.toArray(i)).isEqualTo(tokenizer.encode(texts.get(i)));
      assertThat(continuations.toArray(i)).isEqualTo(tokenizer.encodeContinuation(texts.get(i)));
    }
    assertThat(tokenizer.encodeAll(List.of()).size()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void aTextAndItsContinuationGiveTheTokensOfTheWhole(TestVocabulary vocabulary)
      throws IOException {
    Tokenizer tokenizer = tokenizer(vocabulary);
    for (String[] parts :
        new String[][] {
          {"Heat", ", 199"}, {"The Silver", " River"}, {"a", "\n"}, {"Night", " and Story"}
        }) {
      int[] whole = tokenizer.encode(parts[0] + parts[1]);
      int[] joined =
          IntStream.concat(
                  IntStream.of(tokenizer.encode(parts[0])),
                  IntStream.of(tokenizer.encodeContinuation(parts[1])))
              .toArray();
      assertThat(joined).as(parts[0] + parts[1]).isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @EnumSource
  void pairsAreMergedWhereTheVocabularyHasThem(TestVocabulary vocabulary) throws IOException {
    Tokenizer tokenizer = tokenizer(vocabulary);

    assertThat(tokenizer.encodeContinuation(" The Silver River"))
        .hasSize(vocabulary == TestVocabulary.BYTES ? 17 : 3);
  }

  @ParameterizedTest
  @EnumSource
  void halfACharacterBecomesAQuestionMark(TestVocabulary vocabulary) throws IOException {
    Tokenizer tokenizer = tokenizer(vocabulary);

    assertThat(tokenizer.decode(tokenizer.encode("half \uD83C."))).isEqualTo("half ?.");
  }

  /** SentencePiece writes a space as U+2581 and cannot tell the two apart; byte pairs can. */
  @ParameterizedTest
  @EnumSource
  void theSpaceMarkOfSentencePieceIsASpace(TestVocabulary vocabulary) throws IOException {
    Tokenizer tokenizer = tokenizer(vocabulary);

    assertThat(tokenizer.decode(tokenizer.encode("a\u2581b")))
        .isEqualTo(vocabulary == TestVocabulary.BYTE_PAIRS ? "a\u2581b" : "a b");
  }

  @ParameterizedTest
  @EnumSource
  void bytesThatAreNoTextBecomeReplacementCharacters(TestVocabulary vocabulary) throws IOException {
    Tokenizer tokenizer = tokenizer(vocabulary);
    int[] tokens = tokenizer.encodeContinuation("\uD83C\uDFAC");

    assertThat(tokens).hasSize(4);
    assertThat(tokenizer.decode(tokens[0], tokens[1])).isEqualTo("\uFFFD");
  }

  @ParameterizedTest
  @EnumSource
  void refusesToDecodeTokensThatAreNotThere(TestVocabulary vocabulary) throws IOException {
    Tokenizer tokenizer = tokenizer(vocabulary);
    for (int wrong : new int[] {-1, tokenizer.vocabularySize(), Integer.MIN_VALUE}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> tokenizer.decode(0, wrong))
          .withMessageContaining(String.valueOf(wrong));
    }
  }

  /** Printable and unprintable characters of all planes but surrogates and U+2581. */
  private static String randomText(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(1, 12); i > 0; i--) {
      switch (random.nextInt(4)) {
        case 0 -> text.append(TITLES.get(random.nextInt(TITLES.size())));
        case 1 -> text.append((char) random.nextInt(0x80));
        case 2 -> text.append(List.of(" ", "  ", "</", "s>", "<un", "k>").get(random.nextInt(6)));
        default -> text.appendCodePoint(random.nextInt(0xE000, 0x110000));
      }
    }
    return text.toString();
  }
}
