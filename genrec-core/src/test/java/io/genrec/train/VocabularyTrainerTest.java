// SPDX-License-Identifier: Apache-2.0
package io.genrec.train;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.genrec.catalogue.Item;
import io.genrec.data.InteractionDatasetBuilder;
import io.genrec.data.LeaveOneOutSplit;
import io.genrec.gguf.LlamaVocabulary;
import io.genrec.prompt.PromptTemplate;
import io.genrec.prompt.TitleEnd;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class VocabularyTrainerTest {
  private static final int FIRST_PIECE = 259;

  @Test
  void theMostFrequentPairComesFirst() {
    // ab occurs 2 + 3 times, bc 3 times; then abc 3 times. The characters are _, a, b, c.
    PieceTraining training = train(FIRST_PIECE + 6, List.of("ab", "abc"), 2, 3);

    assertThat(training.pieces()).containsExactly("\u2581", "a", "b", "c", "ab", "abc");
    assertThat(training.numbers(0)).containsExactly(4);
    assertThat(training.numbers(1)).containsExactly(5);
  }

  @Test
  void equallyFrequentPairsComeInTheOrderOfTheirText() {
    PieceTraining training = train(FIRST_PIECE + 7, List.of("dc", "ab"), 4, 4);

    assertThat(training.pieces().subList(5, 7)).containsExactly("ab", "dc");
  }

  @Test
  void repeatedLettersAreJoinedFromTheLeft() {
    PieceTraining training = train(FIRST_PIECE + 3, List.of("aaaaa"), 1);

    assertThat(training.pieces()).containsExactly("\u2581", "a", "aa");
    assertThat(training.numbers(0)).containsExactly(2, 2, 1);
  }

  @Test
  void piecesReachAcrossSpaces() {
    PieceTraining training = train(1000, List.of("Toy Story"), 5);

    assertThat(training.pieces()).contains("Toy\u2581Story");
    assertThat(training.numbers(0)).hasSize(1);
  }

  @Test
  void theTextAroundTitlesBecomesAPiece() {
    InteractionDatasetBuilder builder = new InteractionDatasetBuilder().addItem(Item.of("1", "ab"));
    List.of("u", "v", "w").forEach(user -> builder.add(user, "1", 0));
    PromptTemplate template =
        new PromptTemplate("t", "The list:\n\n", "\n", "next: ", true, TitleEnd.NEWLINE, 0, 0);

    assertThat(
            tokens(
                new VocabularyTrainer(1000).train(new LeaveOneOutSplit(builder.build()), template)))
        .contains("The\u2581list:", "next:", "ab");
  }

  @Test
  void titlesCountByOneMoreThanTheyOccurInTraining() {
    InteractionDatasetBuilder builder =
        new InteractionDatasetBuilder()
            .addItem(Item.of("1", "ab"))
            .addItem(Item.of("2", "cd"))
            .addItem(Item.of("3", "ef"));
    // In training item 2 occurs twice and item 1 once; the targets, all item 3, never.
    List.of("u 1", "u 2", "u 3", "u 3", "v 2", "v 3", "v 3")
        .forEach(line -> builder.add(line.substring(0, 1), line.substring(2), 0));
    LlamaVocabulary vocabulary =
        new VocabularyTrainer(1000)
            .train(new LeaveOneOutSplit(builder.build()), PromptTemplate.sequence());

    assertThat(tokens(vocabulary)).containsSubsequence("cd", "ab");
    assertThat(tokens(vocabulary)).doesNotContain("ef"); // it counts once
  }

  @Test
  void lineFeedsAndSpecialTokensAreSpelledByteByByteAndLetterByLetter() {
    List<String> titles = List.of("a\nb", "x<s>y", "</s>", "<0x0A>");
    PieceTraining training = train(1000, titles, 50, 50, 50, 50);
    LlamaVocabulary vocabulary = training.vocabulary();
    NaiveSentencePiece tokenizer = new NaiveSentencePiece(vocabulary);

    assertThat(tokenizer.encode("a\nb")).contains(3 + '\n');
    assertThat(vocabulary.newline()).hasValue(3 + '\n');
    for (String special : titles.subList(1, 4)) {
      assertThat(tokenizer.encode(special)).allMatch(id -> id >= FIRST_PIECE);
      assertThat(tokenizer.decode(tokenizer.encode(special))).isEqualTo(special);
    }
  }

  @Test
  void rareCharactersAreWrittenInBytes() {
    PieceTraining training = train(300, List.of("aaaaaaaaaa", "\uD83C\uDFAC"), 10_000, 1);

    assertThat(training.pieces()).doesNotContain("\uD83C\uDFAC");
    assertThat(training.numbers(1)).containsExactly(CharacterPieces.NONE);
  }

  @Test
  void aVocabularyHasNoMoreTokensThanAsked() {
    List<String> titles = List.of("one and two and one", "two and one and two");

    assertThat(train(260, titles, 9, 9).vocabulary().size()).isEqualTo(260);
    assertThat(train(263, titles, 9, 9).vocabulary().size()).isEqualTo(263);
    assertThat(train(275, titles, 9, 9).vocabulary().size()).isEqualTo(275);
    assertThat(train(9000, titles, 9, 9).vocabulary().size()).isLessThan(400);
    assertThat(train(9000, List.of()).vocabulary().size()).isEqualTo(260);
  }

  @Test
  void noPieceIsLongerThanMostTitles() {
    PieceTraining training = train(2000, List.of("ab".repeat(100)), 7);

    assertThat(training.pieces()).allMatch(piece -> piece.length() <= 48);
  }

  @Property(tries = 300)
  void aTokenizerCutsEachTitleAsTheTrainingDidAndGivesItBack(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> titles = RandomText.titles(random);
    long[] weights = random.longs(titles.size(), 1, 6).toArray();
    PieceTraining training = train(random.nextInt(260, 420), titles, weights);
    NaiveSentencePiece tokenizer = new NaiveSentencePiece(training.vocabulary());

    for (int title = 0; title < titles.size(); title++) {
      List<Integer> encoded = tokenizer.encode(titles.get(title));
      assertThat(encoded)
          .as("seed %d, title '%s'", seed, titles.get(title))
          .isEqualTo(tokens(training, title, titles.get(title)));
      assertThat(tokenizer.decode(encoded)).as("seed %d", seed).isEqualTo(titles.get(title));
    }
  }

  @Property(tries = 100)
  void eachPieceIsTheMostFrequentOneOfItsTime(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> titles = RandomText.titles(random);
    long[] weights = random.longs(titles.size(), 1, 6).toArray();
    int size = random.nextInt(260, 330);
    List<String> pieces = train(size, titles, weights).pieces();

    assertThat(new NaivePieceTraining(titles, weights).pieces(pieces, size - FIRST_PIECE))
        .as("seed %d", seed)
        .isEqualTo(pieces);
  }

  @Test
  void theSameTitlesGiveTheSameVocabulary() {
    List<String> titles = RandomText.titles(new SplittableRandom(4));
    long[] weights = new long[titles.size()];
    Arrays.fill(weights, 3);

    assertThat(tokens(train(400, titles, weights).vocabulary()))
        .isEqualTo(tokens(train(400, titles, weights).vocabulary()));
  }

  @Test
  void refusesASizeWithoutRoomAndWeightsThatDoNotFit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new VocabularyTrainer(259))
        .withMessageContaining("at least 260 tokens, not 259");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new VocabularyTrainer(300).train(List.of("a"), 1, 1))
        .withMessageContaining("2 weights for 1 titles");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new VocabularyTrainer(300).train(List.of("a"), 0))
        .withMessageContaining("was 0");
  }

  private static PieceTraining train(int size, List<String> titles, long... weights) {
    return new VocabularyTrainer(size).run(titles, weights);
  }

  private static List<String> tokens(LlamaVocabulary vocabulary) {
    return requireNonNull(vocabulary.metadata().get("tokenizer.ggml.tokens")).asStrings();
  }

  /** The token ids of a title as it was cut in training, bytes in the place of unknown ones. */
  private static List<Integer> tokens(PieceTraining training, int title, String text) {
    List<Integer> ids = new ArrayList<>();
    int[] characters = text.codePoints().toArray();
    int at = 0;
    for (int number : training.numbers(title)) {
      if (number == CharacterPieces.NONE) {
        byte[] bytes = Character.toString(characters[at++]).getBytes(StandardCharsets.UTF_8);
        IntStream.range(0, bytes.length).forEach(i -> ids.add(3 + Byte.toUnsignedInt(bytes[i])));
      } else {
        String piece = training.pieces().get(number);
        at += piece.codePointCount(0, piece.length());
        ids.add(FIRST_PIECE + number);
      }
    }
    return ids;
  }
}
