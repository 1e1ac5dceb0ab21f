// SPDX-License-Identifier: Apache-2.0
package io.genrec.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.genrec.catalogue.Item;
import io.genrec.data.DatasetException;
import io.genrec.data.InteractionDatasetBuilder;
import io.genrec.data.LeaveOneOutSplit;
import io.genrec.model.ScriptedLanguageModel;
import io.genrec.model.Tokenizer;
import io.genrec.prompt.PromptEncoder;
import io.genrec.prompt.PromptTemplate;
import io.genrec.prompt.TitleEnd;
import io.genrec.prompt.TitleForm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingSetTest {
  /** A token a byte. */
  private static final Tokenizer TOKENIZER = new ScriptedLanguageModel(1).tokenizer();

  private static final List<String> TITLES = List.of("Heat", "Alien", "Up", "The Thing");
  private static final PromptTemplate LIST = PromptTemplate.sequence();
  private static final PromptTemplate PAPER = PromptTemplate.genrecPaper();

  /** Training: Heat Alien; Up; The Thing Up. Validation: Up, then Alien. Test: all The Thing. */
  private final LeaveOneOutSplit split =
      split(new int[] {0, 1, 2, 3}, new int[] {2}, new int[] {3, 2, 1, 3});

  @TempDir private Path folder;

  private static final class Example {
    private final int[] tokens;
    private final int[] mask;

    Example(int[] tokens, int[] mask) {
      this.tokens = tokens;
      this.mask = mask;
    }

    int[] tokens() {
      return tokens;
    }

    int[] mask() {
      return mask;
    }

    String text() {
      return TOKENIZER.decode(tokens);
    }

    /** What is learned. */
    String targets() {
      return TOKENIZER.decode(
          IntStream.range(0, mask.length).filter(i -> mask[i] == 1).map(i -> tokens[i]).toArray());
    }

    /** Whether the end-of-sequence token closes it and is learned. */
    boolean learnsItsEnd() {
      return tokens[tokens.length - 1] == TOKENIZER.endOfSequence().orElseThrow()
          && mask[mask.length - 1] == 1;
    }
  }

  @Test
  void aListLearnsEveryTitleWithItsEndAndNotThePrefix() {
    List<Example> examples = training(TrainingSetSpec.of(LIST));

    assertThat(examples)
        .extracting(Example::text)
        .containsExactly(
            LIST.prefix() + "Heat\nAlien\n",
            LIST.prefix() + "Up\n",
            LIST.prefix() + "The Thing\nUp\n");
    assertThat(examples)
        .extracting(Example::targets)
        .containsExactly("Heat\nAlien\n", "Up\n", "The Thing\nUp\n");
  }

  @Test
  void aListLearnsWhatThePromptOfItsFirstTitlesGoesOnWith() {
    PromptEncoder encoder = encoder(LIST);
    Example example = training(TrainingSetSpec.of(LIST)).get(0);

    for (int titles = 0; titles <= 2; titles++) {
      int[] prompt = encoder.encode(Arrays.copyOf(new int[] {0, 1}, titles), 1000, 0).tokens();
      assertThat(Arrays.copyOf(example.tokens(), prompt.length)).containsExactly(prompt);
    }
  }

  @Test
  void theFirstTitleOfAListCanBeLeftUnlearned() {
    List<Example> examples = training(TrainingSetSpec.of(LIST).withFirstTitleIsTarget(false));

    // A list of one title would learn nothing.
    assertThat(examples).extracting(Example::targets).containsExactly("Alien\n", "Up\n");
    assertThat(examples.get(0).text()).isEqualTo(LIST.prefix() + "Heat\nAlien\n");
  }

  @Test
  void longHistoriesBecomeSeveralListsWithinTheBudget() {
    int[] history = IntStream.range(0, 40).map(i -> i % 4).toArray();
    int prefix = LIST.prefix().length() + 1;
    TrainingSetSpec spec = TrainingSetSpec.of(LIST).withTokenBudget(prefix + 30);
    List<Example> examples = examples(trainingFile(split(history), spec));

    assertThat(examples).hasSizeGreaterThan(5).allMatch(e -> e.tokens().length <= prefix + 30);
    StringBuilder all = new StringBuilder();
    examples.forEach(example -> all.append(example.targets()));
    StringBuilder expected = new StringBuilder();
    IntStream.of(history).limit(38).forEach(item -> expected.append(TITLES.get(item)).append('\n'));
    assertThat(all.toString()).isEqualTo(expected.toString()); // the last two are targets
  }

  @Test
  void thePaperLearnsOneAnswerAnExample() {
    List<Example> examples = training(TrainingSetSpec.of(PAPER));

    assertThat(examples)
        .extracting(Example::text)
        .containsExactly(
            PAPER.render(List.of("Heat")) + "Alien", PAPER.render(List.of("The Thing")) + "Up");
    assertThat(examples).extracting(Example::targets).containsExactly("Alien", "Up");
    assertThat(examples).allMatch(Example::learnsItsEnd);
  }

  @Test
  void thePaperCutsThePromptAsWhenRecommending() {
    int[] history = IntStream.range(0, 60).map(i -> i % 4).toArray();
    List<Example> examples = examples(trainingFile(split(history), TrainingSetSpec.of(PAPER)));
    PromptEncoder encoder = encoder(PAPER);

    assertThat(examples).hasSize(57); // of 58 in training the first is in prompts only
    for (int i = 1; i < 58; i++) {
      String answer = TITLES.get(history[i]);
      int[] prompt = encoder.encode(Arrays.copyOf(history, i), 256, answer.length() + 1).tokens();
      Example example = examples.get(i - 1);
      assertThat(example.tokens().length).isLessThanOrEqualTo(256);
      assertThat(Arrays.copyOf(example.tokens(), prompt.length)).containsExactly(prompt);
      assertThat(example.targets()).isEqualTo(answer);
    }
  }

  @Test
  void aSeparatorThatIsNoEndOfATitleMakesNoList() {
    PromptTemplate commas = new PromptTemplate("c", "", ", ", "", false, TitleEnd.NEWLINE, 0, 0);
    List<Example> examples = training(TrainingSetSpec.of(commas));

    assertThat(examples)
        .extracting(Example::text)
        .containsExactly("Heat, Alien\n", "The Thing, Up\n");
    assertThat(examples).extracting(Example::targets).containsExactly("Alien\n", "Up\n");
  }

  @Test
  void aListHasNoMoreTitlesThanItsTemplateAllows() {
    PromptTemplate two = new PromptTemplate("two", "", "\n", "", false, TitleEnd.NEWLINE, 0, 2);
    TrainingSetSpec spec = TrainingSetSpec.of(two);
    List<Example> examples =
        examples(trainingFile(split(new int[] {0, 1, 2, 0, 1, 2, 3, 3}), spec));

    assertThat(examples).allMatch(e -> e.text().lines().count() <= 2);
    assertThat(String.join("", examples.stream().map(Example::targets).toList()))
        .isEqualTo("Heat\nAlien\nUp\nHeat\nAlien\nUp\n");
  }

  @Test
  void validationLearnsTheTargetBehindTheTrainingHistory() {
    Path file = folder.resolve("valid.jsonl");
    TrainingSetSummary summary = set(split, TrainingSetSpec.of(LIST)).writeValidation(file);
    List<Example> examples = examples(file);

    assertThat(examples)
        .extracting(Example::text)
        .containsExactly(
            LIST.prefix() + "Heat\nAlien\nUp\n", LIST.prefix() + "The Thing\nUp\nAlien\n");
    assertThat(examples).extracting(Example::targets).containsExactly("Up\n", "Alien\n");
    assertThat(summary.examples()).isEqualTo(2);
    assertThat(summary.targetTokens()).isEqualTo("Up\nAlien\n".length());
  }

  @Test
  void shortTitlesAreShortEverywhere() {
    TrainingSetSpec spec = TrainingSetSpec.of(LIST).withTitleForm(TitleForm.SHORT);
    Path catalogue = folder.resolve("catalogue.jsonl");
    set(split, spec).writeCatalogue(catalogue);

    assertThat(training(spec))
        .extracting(Example::targets)
        .containsExactly("H\nA\n", "U\n", "T\nU\n");
    assertThat(lines(catalogue))
        .extracting(line -> TOKENIZER.decode(ints(line.get("input_ids"))))
        .containsExactly("H", "A", "U", "T");
  }

  @Test
  void theCatalogueHoldsTitlesWithoutTheirEndAndWithoutAMask() throws IOException {
    Path file = folder.resolve("catalogue.jsonl");
    TrainingSetSummary summary = set(split, TrainingSetSpec.of(LIST)).writeCatalogue(file);

    assertThat(Files.readString(file))
        .startsWith("{\"input_ids\":[72,101,97,116]}\n{")
        .endsWith("]}\n");
    assertThat(summary).isEqualTo(new TrainingSetSummary(4, 4 + 5 + 2 + 9, 0, 0));
  }

  @Test
  void titlesBeyondTheBudgetAreLeftOutAndCounted() {
    PromptTemplate bare = new PromptTemplate("bare", "", "\n", "", false, TitleEnd.NEWLINE, 0, 0);
    TrainingSetSpec spec = TrainingSetSpec.of(bare).withTokenBudget(6);
    Path file = folder.resolve("train.jsonl");
    TrainingSetSummary summary = set(split, spec).writeTraining(file);

    assertThat(examples(file))
        .extracting(Example::text)
        .containsExactlyInAnyOrder("Heat\n", "Alien\n", "Up\n", "Up\n");
    assertThat(summary.skippedTitles()).isEqualTo(1); // The Thing, of nine letters
    assertThat(summary.tokens()).isEqualTo(5 + 6 + 3 + 3);
  }

  @Test
  void theSummaryCountsTheFile() {
    Path file = folder.resolve("train.jsonl");
    TrainingSetSummary summary = set(split, TrainingSetSpec.of(LIST)).writeTraining(file);
    List<Example> examples = examples(file);

    assertThat(summary.examples()).isEqualTo(examples.size());
    assertThat(summary.tokens())
        .isEqualTo(examples.stream().mapToInt(e -> e.tokens().length).sum());
    assertThat(summary.targetTokens())
        .isEqualTo(examples.stream().mapToInt(e -> IntStream.of(e.mask()).sum()).sum());
  }

  @Test
  void anEarlierFileIsReplacedAndNothingElseIsLeft() throws IOException {
    Path file = Files.writeString(folder.resolve("train.jsonl"), "old");
    set(split, TrainingSetSpec.of(LIST)).writeTraining(file);

    assertThat(Files.readString(file)).doesNotContain("old");
    assertThat(folder).isDirectoryContaining(each -> each.equals(file));
    assertThat(folder.toFile().list()).hasSize(1);
  }

  @Test
  void aFileThatCannotBeWrittenIsNamedAndLeavesNothing() throws IOException {
    TrainingSet set = set(split, TrainingSetSpec.of(LIST));
    Path taken = folder.resolve("taken");
    Files.createDirectories(taken.resolve("full"));

    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> set.writeTraining(folder.resolve("none/train.jsonl")))
        .withMessageContaining("train.jsonl");
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> set.writeTraining(taken))
        .withMessageContaining("taken");
    assertThat(folder.toFile().list()).containsExactly("taken");
  }

  @Test
  void refusesABudgetThatTheTemplateFills() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> set(split, TrainingSetSpec.of(PAPER).withTokenBudget(20)))
        .withMessageContaining("budget of 20 tokens");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrainingSetSpec.of(LIST).withTokenBudget(0))
        .withMessageContaining("was 0");
  }

  private List<Example> training(TrainingSetSpec spec) {
    return examples(trainingFile(split, spec));
  }

  private Path trainingFile(LeaveOneOutSplit data, TrainingSetSpec spec) {
    Path file = folder.resolve("train.jsonl");
    set(data, spec).writeTraining(file);
    return file;
  }

  private static TrainingSet set(LeaveOneOutSplit data, TrainingSetSpec spec) {
    return TrainingSet.of(data, TOKENIZER, spec);
  }

  private static PromptEncoder encoder(PromptTemplate template) {
    return PromptEncoder.bySegments(template, TOKENIZER, TOKENIZER.encodeAll(TITLES));
  }

  private static List<Example> examples(Path file) {
    return lines(file).stream()
        .map(line -> new Example(ints(line.get("input_ids")), ints(line.get("completion_mask"))))
        .toList();
  }

  private static List<JsonNode> lines(Path file) {
    ObjectMapper mapper = new ObjectMapper();
    List<JsonNode> lines = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file)) {
        lines.add(mapper.readTree(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }

  private static int[] ints(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::intValue).toArray();
  }

  private static LeaveOneOutSplit split(int[]... histories) {
    InteractionDatasetBuilder builder = new InteractionDatasetBuilder();
    for (int item = 0; item < TITLES.size(); item++) {
      builder.addItem(Item.of("i" + item, TITLES.get(item)));
    }
    for (int user = 0; user < histories.length; user++) {
      for (int time = 0; time < histories[user].length; time++) {
        builder.add("u" + user, "i" + histories[user][time], time);
      }
    }
    return new LeaveOneOutSplit(builder.build());
  }
}
