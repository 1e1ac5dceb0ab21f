// SPDX-License-Identifier: Apache-2.0
package io.genrec.bench;

import io.genrec.RecommenderSpec;
import io.genrec.TrainedWith;
import io.genrec.catalogue.Item;
import io.genrec.data.DatasetReaders;
import io.genrec.data.InteractionDataset;
import io.genrec.model.Engines;
import io.genrec.model.LanguageModel;
import io.genrec.model.ModelSpec;
import io.genrec.model.TokenSequences;
import io.genrec.model.Tokenizer;
import io.genrec.prompt.PromptEncoder;
import io.genrec.prompt.PromptTemplate;
import io.genrec.prompt.TitleEnd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Writes the {@link Workload} of a comparison with peers.
 *
 * <p>Arguments: the model, the folder of a data set, the number of users, the most tokens of a
 * prompt, the file to write. Users are spread evenly over those with the longest histories, whose
 * prompts are full. A model that names the template that it was trained with is asked with that.
 */
public final class PeerWorkload {
  private static final int BEAM = 10;
  private static final int TOP = 10;

  /** How many of the longest histories the users are taken from. */
  private static final int POOL = 200;

  /** An instruction of 62 tokens of the LLaMA vocabulary with its beginning-of-sequence token. */
  private static final String INSTRUCTION =
      "Below are the products that a customer of a web shop bought, one title a line, the oldest"
          + " first. Answer with the title of the one product that the customer is most likely to"
          + " buy next, exactly as it is written in the catalogue of the shop, and with nothing"
          + " else around it:\n";

  private PeerWorkload() {}

  /** Writes the file and prints what is in it. */
  public static void main(String[] arguments) throws IOException {
    ModelSpec model = ModelSpec.of(Path.of(arguments[0]));
    InteractionDataset dataset = DatasetReaders.detect(Path.of(arguments[1])).read();
    int users = Integer.parseInt(arguments[2]);
    int promptTokens = Integer.parseInt(arguments[3]);
    try (LanguageModel loaded = Engines.open(model)) {
      RecommenderSpec spec =
          TrainedWith.of(model)
              .map(trained -> trained.recommender(model))
              .orElseGet(() -> RecommenderSpec.of(model, template()));
      Workload workload = of(spec, dataset, loaded.tokenizer(), users, promptTokens);
      workload.write(Path.of(arguments[4]));
      report(workload);
    }
  }

  /** A list that ends with the end-of-sequence token, the only end that grammars know. */
  private static PromptTemplate template() {
    return new PromptTemplate("peers", INSTRUCTION, "\n", "", true, TitleEnd.END_OF_SEQUENCE, 0, 0);
  }

  private static Workload of(
      RecommenderSpec spec,
      InteractionDataset dataset,
      Tokenizer tokenizer,
      int userCount,
      int promptTokens) {
    PromptEncoder encoder = encoder(spec, dataset.catalogue().titles(), tokenizer);
    TokenSequences answers = encoder.answerTitles();
    List<Workload.Title> titles = new ArrayList<>();
    for (int number = 0; number < dataset.catalogue().size(); number++) {
      Item item = dataset.catalogue().item(number);
      int[] tokens = answers.toArray(number);
      titles.add(
          new Workload.Title(item.id(), item.title(), tokenizer.decode(tokens), boxed(tokens)));
    }
    List<Workload.User> users =
        spreadUsers(dataset, userCount).stream()
            .map(user -> user(dataset, user, encoder, promptTokens, tokenizer))
            .toList();
    return new Workload(
        Path.of(spec.model().file()).toAbsolutePath().toString(),
        spec.template().canonicalText(),
        spec.titleForm().name(),
        tokenizer.beginningOfSequence().orElse(-1),
        encoder.endToken(),
        tokenizer.decode(encoder.endToken()),
        wordMark(tokenizer),
        BEAM,
        TOP,
        promptTokens,
        boxed(encoder.sharedPrefix()),
        titles,
        users);
  }

  /** The encoder of a recommender by segments. */
  static PromptEncoder encoder(RecommenderSpec spec, List<String> titles, Tokenizer tokenizer) {
    TokenSequences whole = tokenizer.encodeAll(titles);
    int endToken =
        spec.template().titleEnd() == TitleEnd.NEWLINE
            ? tokenizer.newline().orElseThrow()
            : tokenizer.endOfSequence().orElseThrow();
    return PromptEncoder.bySegments(
        spec.template(), tokenizer, spec.titleForm().apply(whole, endToken));
  }

  private static String wordMark(Tokenizer tokenizer) {
    int[] word = tokenizer.encode("a");
    int[] twice = Arrays.copyOf(word, 2 * word.length);
    System.arraycopy(word, 0, twice, word.length, word.length);
    return tokenizer.decode(twice).equals("a a") ? " " : "";
  }

  private static Workload.User user(
      InteractionDataset dataset,
      int user,
      PromptEncoder encoder,
      int promptTokens,
      Tokenizer tokenizer) {
    int[] history = dataset.history(user);
    int[] prompt = encoder.encode(history, promptTokens, 0).tokens();
    String text = tokenizer.decode(prompt);
    int first = tokenizer.beginningOfSequence().isPresent() ? 1 : 0;
    boolean same =
        Arrays.equals(Arrays.copyOfRange(prompt, first, prompt.length), tokenizer.encode(text));
    return new Workload.User(
        dataset.userId(user),
        Arrays.stream(history).mapToObj(dataset.catalogue()::item).map(Item::id).toList(),
        boxed(prompt),
        text,
        same);
  }

  private static List<Integer> spreadUsers(InteractionDataset dataset, int count) {
    List<Integer> order =
        IntStream.range(0, dataset.userCount())
            .boxed()
            .sorted((a, b) -> Integer.compare(dataset.historyLength(b), dataset.historyLength(a)))
            .toList();
    int pool = Math.min(Math.max(count, POOL), order.size());
    int taken = Math.min(count, pool);
    return IntStream.range(0, taken)
        .mapToObj(i -> order.get((int) ((long) i * pool / taken)))
        .toList();
  }

  /** The same numbers as a list. */
  static List<Integer> boxed(int[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  private static void report(Workload workload) {
    System.out.printf(
        "%d titles, %d users, prompts of %.1f tokens, the first %d of them shared; the text of %d"
            + " prompts gives the same tokens%n",
        workload.titles().size(),
        workload.users().size(),
        workload.users().stream().mapToInt(user -> user.prompt().size()).average().orElse(0),
        workload.sharedPrompt().size(),
        workload.users().stream().filter(Workload.User::textGivesPrompt).count());
  }
}
