// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.RecommendRequest;
import io.genrec.Recommender;
import io.genrec.RecommenderSpec;
import io.genrec.cli.sample.SampleModel;
import io.genrec.data.DatasetException;
import io.genrec.data.InteractionDataset;
import io.genrec.model.AdapterSpec;
import io.genrec.prior.PriorFile;
import io.genrec.prior.PriorSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
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

  @Option(
      names = "--format",
      description =
          "One of ${COMPLETION-CANDIDATES}. Unless given, what the file's name ends with, .jsonl or"
              + " .csv, or else a table.")
  private @Nullable AnswerFormat format;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "File to write instead of stdout. With several users the same command goes on where one"
              + " that was stopped left off.")
  private @Nullable Path out;

  @Mixin private BatchOptions batch = new BatchOptions();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    InteractionDataset data = dataset.read();
    int[] users = users(data);
    try (SampleModel shipped = SampleModel.unpack()) {
      RecommenderSpec asked = recommenderOptions.spec(dataset.modelFor(shipped));
      if (users.length > 1) {
        return toMany(data, users, asked);
      }
      Recipient recipient =
          users.length == 1 ? Recipient.user(data, users[0]) : recipientOfTitles(data);
      toOne(data, recipient, asked);
      return CommandLine.ExitCode.OK;
    }
  }

  private int toMany(InteractionDataset data, int[] users, RecommenderSpec asked)
      throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    ManyUsers many = new ManyUsers(data, users, this::request, format(), err);
    int failures =
        out == null
            ? many.write(asked, batch.spec(), spec.commandLine().getOut())
            : many.write(asked, batch.spec(), out, run(data, users, asked));
    if (failures > 0) {
      note("%,d of %,d users got nothing".formatted(failures, users.length));
    }
    return failures == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private void toOne(InteractionDataset data, Recipient recipient, RecommenderSpec asked)
      throws IOException {
    try (Recommender recommender = Recommender.open(asked, data.catalogue())) {
      UserAnswer answer = new UserRecommendation(recommender, this::request).answer(recipient);
      if (out == null) {
        write(answer, spec.commandLine().getOut());
      } else {
        try (OutputFile file = new OutputFile(out)) {
          write(answer, file.writer());
          file.keep();
        }
      }
    }
  }

  private void write(UserAnswer answer, Writer to) throws IOException {
    format().open(to, false).write(answer);
    to.flush();
  }

  private AnswerFormat format() {
    if (format != null) {
      return format;
    }
    return out == null ? AnswerFormat.TABLE : AnswerFormat.of(out);
  }

  /** The numbers of the users of the data set that are asked for; none if titles were given. */
  private int[] users(InteractionDataset data) {
    if (audience.all) {
      if (limit < 1) {
        throw new IllegalArgumentException("--limit must be at least 1, was " + limit);
      }
      return IntStream.range(0, Math.min(limit, data.userCount())).toArray();
    }
    return audience.users.stream().mapToInt(id -> user(data, id)).toArray();
  }

  private Recipient recipientOfTitles(InteractionDataset data) throws IOException {
    List<String> titles =
        audience.historyFile == null ? audience.history : titles(audience.historyFile);
    int[] items = new TitleHistory(data.catalogue(), this::note).items(titles);
    return Recipient.of("(titles given)", data.catalogue(), items);
  }

  /** What the answers depend on, so that no file is gone on with by another run. */
  private String run(InteractionDataset data, int[] users, RecommenderSpec asked)
      throws IOException {
    PriorSpec prior = asked.prior();
    return RunDigest.create()
        .add(new Version().getVersion()[0])
        .add(
            asked
                .withPrior(PriorSpec.none())
                .toString()
                .replace("ModelSpec[file=" + asked.model().file(), "") // wherever it is
                .replace("ensemble=" + asked.model().ensemble(), ""))
        .addFiles(asked.model().paths())
        .addFiles(asked.model().adapters().stream().map(AdapterSpec::path).toList())
        .add("%s %s %d".formatted(prior.weight(), prior.placement(), prior.candidates()))
        .addFiles(prior.source() instanceof PriorFile file ? List.of(file.path()) : List.of())
        .add("%d %b %s %s".formatted(top, includeSeen, category, format()))
        .add(data, users)
        .hex();
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
