// SPDX-License-Identifier: Apache-2.0
package io.genrec.bench;

import io.genrec.Recommendation;
import io.genrec.Recommendations;
import io.genrec.RecommenderSpec;
import io.genrec.catalogue.Catalogue;
import io.genrec.catalogue.Item;
import io.genrec.model.Engines;
import io.genrec.model.LanguageModel;
import io.genrec.model.ModelInfo;
import io.genrec.model.ModelSpec;
import io.genrec.prompt.PromptEncoder;
import io.genrec.prompt.PromptTemplate;
import io.genrec.prompt.TitleForm;
import io.genrec.search.BeamSearchConfig;
import io.genrec.search.Scoring;
import io.genrec.serve.BatchRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Answers a {@link Workload} with genrec and writes {@link PeerAnswers}.
 *
 * <p>Arguments: the workload, the file to write, LIKELIHOOD or TRIE_NORMALISED, and optionally how
 * many of the users and the name of a device. Some users are answered before time is taken, so that
 * Java's compiler is through with what it needs.
 */
public final class PeerRun {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final long BYTES_PER_KIB = 1024;
  private static final int WARM_UP_USERS = 20;

  private PeerRun() {}

  /** Answers, writes the file and prints one line. */
  public static void main(String[] arguments) throws IOException {
    Workload workload = Workload.read(Path.of(arguments[0]));
    Scoring scoring = Scoring.valueOf(arguments[2]);
    int userCount = workload.users().size();
    if (arguments.length > 3) {
      userCount = Math.min(userCount, Integer.parseInt(arguments[3]));
    }
    String device = arguments.length > 4 ? arguments[4] : ModelSpec.AUTO;
    PeerAnswers answers = answer(workload, scoring, userCount, device);
    Workload.writeJson(Path.of(arguments[1]), answers);
    System.out.printf(
        "%s on %s: %d users in %.2f s, %d tokens, %d of %d titles invalid%n",
        answers.variant(),
        answers.versions().get("device"),
        userCount,
        answers.answerSeconds(),
        answers.decodedTokens(),
        answers.invalidTitles(),
        answers.returnedTitles());
  }

  private static PeerAnswers answer(
      Workload workload, Scoring scoring, int userCount, String device) throws IOException {
    long start = System.nanoTime();
    RecommenderSpec spec = spec(workload, scoring, device);
    Catalogue catalogue =
        Catalogue.of(
            workload.titles().stream().map(title -> Item.of(title.id(), title.title())).toList());
    LanguageModel model = Engines.open(spec.model());
    List<Workload.User> users = workload.users().subList(0, userCount);
    List<BatchRequest> requests = users.stream().map(user -> request(workload, user)).toList();
    try (GenrecPeer peer = new GenrecPeer(spec, catalogue, model)) {
      double loadSeconds = seconds(System.nanoTime() - start);
      requirePrompts(workload, users, spec, catalogue, model);
      peer.answer(requests.subList(0, Math.min(WARM_UP_USERS, userCount)));
      peer.takeTokens();
      long cpuStart = cpuNanos();
      start = System.nanoTime();
      List<Recommendations> recommendations = peer.answer(requests);
      double answerSeconds = seconds(System.nanoTime() - start);
      double cpuSeconds = seconds(cpuNanos() - cpuStart);
      List<PeerAnswers.Answer> answers = answers(users, recommendations);
      return new PeerAnswers(
          "genrec",
          scoring.name(),
          versions(model.info()),
          loadSeconds,
          answerSeconds,
          cpuSeconds,
          peer.takeTokens(),
          peakBytes(),
          answers.stream().mapToInt(answer -> answer.items().size()).sum(),
          invalidTitles(workload, answers),
          answers);
    }
  }

  private static RecommenderSpec spec(Workload workload, Scoring scoring, String device) {
    return RecommenderSpec.of(
            ModelSpec.of(Path.of(workload.model())).withDevice(device),
            PromptTemplate.ofCanonicalText(workload.template()))
        .withTitleForm(TitleForm.valueOf(workload.titleForm()))
        .withPromptTokens(workload.promptTokens())
        .withSearch(
            BeamSearchConfig.defaults().withBeamWidth(workload.beam()).withScoring(scoring));
  }

  private static BatchRequest request(Workload workload, Workload.User user) {
    return BatchRequest.of(user.id(), user.history())
        .withWishes(request -> request.withTop(workload.top()).withIncludeSeen(true));
  }

  /** All solve the same problem only if genrec makes the workload's prompts. */
  private static void requirePrompts(
      Workload workload,
      List<Workload.User> users,
      RecommenderSpec spec,
      Catalogue catalogue,
      LanguageModel model) {
    PromptEncoder encoder = PeerWorkload.encoder(spec, catalogue.titles(), model.tokenizer());
    for (Workload.User user : users) {
      int[] history =
          user.history().stream().mapToInt(id -> catalogue.indexOf(id).orElseThrow()).toArray();
      int[] prompt = encoder.encode(history, workload.promptTokens(), 0).tokens();
      if (!PeerWorkload.boxed(prompt).equals(user.prompt())) {
        throw new IllegalStateException(
            "the prompt of user " + user.id() + " is not the workload's; write the workload anew");
      }
    }
  }

  private static List<PeerAnswers.Answer> answers(
      List<Workload.User> users, List<Recommendations> recommendations) {
    List<PeerAnswers.Answer> answers = new ArrayList<>();
    for (int i = 0; i < users.size(); i++) {
      List<PeerAnswers.ScoredTitle> items =
          recommendations.get(i).items().stream().map(PeerRun::scoredTitle).toList();
      answers.add(new PeerAnswers.Answer(users.get(i).id(), items));
    }
    return answers;
  }

  private static PeerAnswers.ScoredTitle scoredTitle(Recommendation recommendation) {
    return new PeerAnswers.ScoredTitle(recommendation.item().title(), recommendation.score());
  }

  /** None by construction, and counted all the same. */
  private static int invalidTitles(Workload workload, List<PeerAnswers.Answer> answers) {
    Set<String> titles =
        workload.titles().stream().map(Workload.Title::title).collect(Collectors.toSet());
    return (int)
        answers.stream()
            .flatMap(answer -> answer.items().stream())
            .filter(item -> !titles.contains(item.title()))
            .count();
  }

  private static Map<String, String> versions(ModelInfo model) {
    return Map.of(
        "java", Runtime.version().toString(),
        "device", model.device(),
        "backend", model.backend());
  }

  /** The most memory that was resident, where the system says so, or 0. */
  private static long peakBytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * BYTES_PER_KIB)
        .findFirst()
        .orElse(0);
  }

  private static long cpuNanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }

  private static double seconds(long nanos) {
    return nanos / NANOS_PER_SECOND;
  }
}
