// SPDX-License-Identifier: Apache-2.0
package peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.LlamaOutput;
import de.kherud.llama.ModelParameters;
import de.kherud.llama.args.LogFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

/**
 * Answers a workload with java-llama.cpp. It has no beams, so a user's ten titles are ten samples
 * at temperature 1, held to the catalogue by a grammar; those that are alike count once.
 *
 * <p>Arguments: the workload, the grammar, the file to write, how many of the users, the seconds
 * after which no user is begun, the most seconds that one sample may take, and how many samples go
 * on at once. A sample that takes longer ends the run; what is known by then is written, and the
 * file's notes say so.
 */
public final class JavaLlamaCpp {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double NANOS_PER_SECOND = 1e9;
  private static final long BYTES_PER_KIB = 1024;

  /** More than any title, however it is cut into tokens. */
  private static final int MOST_TOKENS = 1024;

  /** A prompt and a title. */
  private static final int SLOT_TOKENS = 2048;

  private final JsonNode workload;
  private final String grammar;
  private final Map<String, String> titleByText = new HashMap<>();
  private final ArrayNode answers = JSON.createArrayNode();
  private final LongAdder generatedTokens = new LongAdder();
  private int returned;
  private int invalid;
  private int repeated;

  private JavaLlamaCpp(JsonNode workload, String grammar) {
    this.workload = workload;
    this.grammar = grammar;
    workload
        .get("titles")
        .forEach(title -> titleByText.put(title.get("text").asText(), title.get("title").asText()));
  }

  /** Answers, writes the file and prints one line. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    JavaLlamaCpp peer =
        new JavaLlamaCpp(
            JSON.readTree(Path.of(arguments[0]).toFile()), Files.readString(Path.of(arguments[1])));
    peer.run(
        Path.of(arguments[2]),
        Integer.parseInt(arguments[3]),
        Double.parseDouble(arguments[4]),
        Double.parseDouble(arguments[5]),
        Integer.parseInt(arguments[6]));
    // A sample that hangs inside native code cannot be interrupted, and close() frees nothing.
    Runtime.getRuntime().halt(0);
  }

  private void run(Path out, int userLimit, double seconds, double sampleSeconds, int slots)
      throws IOException, InterruptedException {
    ExecutorService executor = Executors.newFixedThreadPool(slots);
    long start = System.nanoTime();
    LlamaModel.setLogger(LogFormat.TEXT, (level, text) -> {});
    LlamaModel model =
        new LlamaModel(
            new ModelParameters()
                .setModel(workload.get("model").asText())
                .setThreads(Runtime.getRuntime().availableProcessors())
                .setCtxSize(slots * SLOT_TOKENS)
                .setParallel(slots)
                .setGpuLayers(0)
                .disableLog());
    double loadSeconds = secondsSince(start);
    String problem = "";
    double answerSeconds = 0;
    double cpuSeconds = 0;
    try {
      // The first sample is not timed; it also tells whether the grammar can be used at all.
      within(sampleSeconds, executor.submit(() -> sample(model, workload.get("users").get(0), 0)));
      generatedTokens.reset();
      double cpuStart = cpuSeconds();
      start = System.nanoTime();
      for (JsonNode user : workload.get("users")) {
        if (answers.size() == userLimit || secondsSince(start) > seconds) {
          break;
        }
        answers.add(answer(executor, sampleSeconds, model, user));
        answerSeconds = secondsSince(start);
        cpuSeconds = cpuSeconds() - cpuStart;
      }
    } catch (TimeoutException e) {
      problem = "a sample took more than " + sampleSeconds + " s";
    } catch (ExecutionException e) {
      problem = "a sample failed: " + e.getCause();
    }
    write(out, loadSeconds, answerSeconds, cpuSeconds, problem);
    System.out.printf(
        "java-llama.cpp: %d users in %.2f s, %d tokens, %d of %d titles invalid %s%n",
        answers.size(), answerSeconds, generatedTokens.sum(), invalid, returned, problem);
  }

  private ObjectNode answer(
      ExecutorService executor, double sampleSeconds, LlamaModel model, JsonNode user)
      throws InterruptedException, ExecutionException, TimeoutException {
    List<Future<String>> futures = new ArrayList<>();
    for (int i = 0; i < workload.get("top").asInt(); i++) {
      int seed = i + 1;
      futures.add(executor.submit(() -> sample(model, user, seed)));
    }
    List<String> samples = new ArrayList<>();
    for (Future<String> future : futures) {
      samples.add(within(sampleSeconds, future));
    }
    Set<String> titles = new LinkedHashSet<>();
    for (String text : samples) {
      String title = titleByText.get(withoutEnds(text));
      returned++;
      if (title == null) {
        invalid++;
      } else if (!titles.add(title)) {
        repeated++;
      }
    }
    ObjectNode answer = JSON.createObjectNode().put("user", user.get("id").asText());
    ArrayNode items = answer.putArray("items");
    titles.forEach(title -> items.addObject().put("title", title).putNull("score"));
    return answer;
  }

  private String withoutEnds(String text) {
    String mark = workload.get("wordMark").asText();
    String end = workload.get("endText").asText();
    String body = text.startsWith(mark) ? text.substring(mark.length()) : text;
    return body.endsWith(end) ? body.substring(0, body.length() - end.length()) : body;
  }

  private String sample(LlamaModel model, JsonNode user, int seed) {
    InferenceParameters parameters =
        new InferenceParameters(user.get("text").asText())
            .setCachePrompt(true)
            .setGrammar(grammar)
            .setNPredict(MOST_TOKENS)
            .setTemperature(1)
            .setTopK(0)
            .setTopP(1)
            .setMinP(0)
            .setRepeatPenalty(1)
            .setSeed(seed);
    StringBuilder text = new StringBuilder();
    for (LlamaOutput output : model.generate(parameters)) {
      text.append(output.text);
      generatedTokens.increment();
    }
    return text.toString();
  }

  private static String within(double seconds, Future<String> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get((long) (seconds * 1000), TimeUnit.MILLISECONDS);
  }

  private void write(
      Path out, double loadSeconds, double answerSeconds, double cpuSeconds, String problem)
      throws IOException {
    ObjectNode result = JSON.createObjectNode();
    result.put("peer", "java-llama.cpp");
    result.put("variant", "samples held by a grammar");
    result
        .putObject("versions")
        .put("java", Runtime.version().toString())
        .put("de.kherud:llama", version());
    result.put("loadSeconds", loadSeconds);
    result.put("answerSeconds", answerSeconds);
    result.put("cpuSeconds", cpuSeconds);
    result.put("decodedTokens", generatedTokens.sum());
    result.put("peakBytes", peakBytes());
    result.put("returnedTitles", returned);
    result.put("invalidTitles", invalid);
    result.set("answers", answers);
    ObjectNode notes = result.putObject("notes");
    notes.put("repeatedTitles", repeated);
    notes.put("tokens", "generated ones only; how much of a prompt was computed is not told");
    if (!problem.isEmpty()) {
      notes.put("problem", problem);
    }
    Path partial = out.resolveSibling(out.getFileName() + ".partial");
    JSON.writeValue(partial.toFile(), result);
    Files.move(partial, out, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String version() throws IOException {
    Properties properties = new Properties();
    try (InputStream in =
        LlamaModel.class.getResourceAsStream("/META-INF/maven/de.kherud/llama/pom.properties")) {
      properties.load(in);
    }
    return properties.getProperty("version");
  }

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

  private static double cpuSeconds() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos()
        / NANOS_PER_SECOND;
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / NANOS_PER_SECOND;
  }
}
