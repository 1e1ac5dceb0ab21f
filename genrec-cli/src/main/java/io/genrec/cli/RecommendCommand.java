// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.RecommendRequest;
import io.genrec.Recommender;
import io.genrec.cli.sample.SampleModel;
import io.genrec.data.DatasetException;
import io.genrec.data.InteractionDataset;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Recommends to users of a data set, or to somebody with a history of titles. */
@Command(
    name = "recommend",
    description = "Recommends items to users of a data set, or after titles that you name.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class RecommendCommand implements Callable<Integer> {
  /** To whom. */
  static final class Audience {
    @Option(
        names = "--user",
        required = true,
        paramLabel = "ID",
        description = "A user of the data set; may be given several times.")
    List<String> users = new ArrayList<>();

    @Option(
        names = "--history",
        required = true,
        paramLabel = "TITLE",
        description = "A title that was chosen, the oldest first; may be given several times.")
    List<String> history = new ArrayList<>();

    @Option(
        names = "--history-file",
        required = true,
        paramLabel = "FILE",
        description = "A file with a title a line, the oldest first.")
    @Nullable Path historyFile;

    @Option(
        names = "--all-users",
        required = true,
        description = "All users of the data set, in the order of their first interaction.")
    boolean all;
  }

  @ArgGroup(multiplicity = "1")
  private Audience audience = new Audience();

  @Mixin private DatasetOptions dataset = new DatasetOptions();
  @Mixin private RecommenderOptions recommenderOptions = new RecommenderOptions();

  @Option(names = "--top", paramLabel = "N", description = "How many items each user gets.")
  private int top = RecommendRequest.DEFAULT_TOP;

  @Option(names = "--include-seen", description = "Recommend what the user has had, too.")
  private boolean includeSeen;

  @Option(
      names = "--category",
      paramLabel = "NAME",
      description = "Only items of this category, such as a genre.")
  private @Nullable String category;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "With --all-users, only the first N of them.")
  private int limit = Integer.MAX_VALUE;

  @Option(names = "--format", description = "One of ${COMPLETION-CANDIDATES}.")
  private AnswerFormat format = AnswerFormat.TABLE;

  @Option(names = "--out", paramLabel = "FILE", description = "File to write instead of stdout.")
  private @Nullable Path out;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    InteractionDataset data = dataset.read();
    int count = recipientCount(data);
    Stream<Recipient> recipients = recipients(data);
    try (SampleModel shipped = SampleModel.unpack();
        Recommender recommender =
            Recommender.open(
                recommenderOptions.spec(dataset.modelFor(shipped)), data.catalogue())) {
      UserRecommendation recommendation = new UserRecommendation(recommender, this::request);
      Stream<UserAnswer> answers = recipients.map(recommendation::answer);
      if (out == null) {
        write(answers, count, spec.commandLine().getOut());
      } else {
        try (OutputFile file = new OutputFile(out)) {
          write(answers, count, file.writer());
          file.keep();
        }
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private int recipientCount(InteractionDataset data) {
    return audience.all ? Math.min(limit, data.userCount()) : Math.max(1, audience.users.size());
  }

  /** Those to recommend to, in order; each history is made when its turn comes. */
  private Stream<Recipient> recipients(InteractionDataset data) throws IOException {
    if (audience.all) {
      return IntStream.range(0, recipientCount(data)).mapToObj(user -> Recipient.user(data, user));
    }
    if (!audience.users.isEmpty()) {
      int[] users = audience.users.stream().mapToInt(id -> user(data, id)).toArray();
      return Arrays.stream(users).mapToObj(user -> Recipient.user(data, user));
    }
    List<String> titles =
        audience.historyFile == null ? audience.history : titles(audience.historyFile);
    int[] items = new TitleHistory(data.catalogue(), this::note).items(titles);
    return Stream.of(Recipient.of("(titles given)", data.catalogue(), items));
  }

  private static int user(InteractionDataset data, String id) {
    return data.userIndex(id)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no user '%s' among the %d of the data set; the first is '%s'"
                        .formatted(id, data.userCount(), data.userId(0))));
  }

  private static List<String> titles(Path file) throws IOException {
    List<String> titles =
        Files.readAllLines(file, StandardCharsets.UTF_8).stream()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .toList();
    if (titles.isEmpty()) {
      throw DatasetException.at(file, 1, "the file holds no title; write one a line");
    }
    return titles;
  }

  private void write(Stream<UserAnswer> answers, int count, Writer to) throws IOException {
    AnswerWriter writer = format.open(to);
    try (Progress progress = new Progress(spec.commandLine().getErr(), "users", count)) {
      int done = 0;
      for (UserAnswer answer : (Iterable<UserAnswer>) answers::iterator) {
        writer.write(answer);
        progress.update(++done);
      }
    }
    to.flush();
  }

  private void note(String text) {
    spec.commandLine().getErr().println("genrec: " + text);
  }

  private RecommendRequest request(RecommendRequest request) {
    RecommendRequest wanted = request.withTop(top).withIncludeSeen(includeSeen);
    String only = category;
    return only == null
        ? wanted
        : wanted.withAllowed(item -> item.categories().stream().anyMatch(only::equalsIgnoreCase));
  }
}
