// SPDX-License-Identifier: Apache-2.0
package io.genrec.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.genrec.model.NativeLibraryException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs {@code genrec-finetune}, a process of its own: what goes wrong there cannot take the JVM
 * along. Thread-safe; one run at a time.
 */
public final class FineTuner {
  private static final int STOPPED = 143;
  private static final long SECONDS_TO_WRITE_A_CHECKPOINT = 60;

  private final Path program;
  private final ObjectMapper json = new ObjectMapper();
  private @Nullable Process running;
  private boolean cancelled;

  /** Creates a runner of a program file. */
  public FineTuner(Path program) {
    this.program = program;
  }

  /**
   * A runner of the program that is on the class path.
   *
   * @throws NativeLibraryException if there is none for this machine
   */
  public static FineTuner available() {
    List<String> reasons = new ArrayList<>();
    for (FineTuneProgram each :
        ServiceLoader.load(FineTuneProgram.class, FineTuner.class.getClassLoader())) {
      if (each.unavailableReason().isEmpty()) {
        return new FineTuner(each.file());
      }
      reasons.add(each.unavailableReason().get());
    }
    throw new NativeLibraryException(
        reasons.isEmpty()
            ? "genrec-finetune is not on the class path; add the dependency io.genrec:genrec-native"
            : "genrec-finetune cannot run here: " + String.join("; ", reasons));
  }

  /**
   * Fine-tunes to the end and writes the output file.
   *
   * @param listener hears of every step, on this thread
   * @throws FineTuneException if it fails; its kind says of what
   * @throws CancellationException if {@link #cancel} was called or this thread was interrupted; a
   *     checkpoint to resume from was written
   * @throws IllegalStateException if a run is under way
   */
  public void run(FineTuneConfig config, FineTuneListener listener) {
    Path errors = null;
    try {
      errors = Files.createTempFile("genrec-finetune-", ".err");
      Process process = start(config, errors);
      int status = follow(process, listener);
      finish(status, Files.readString(errors, StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      throw new FineTuneException(
          FineTuneException.Kind.OTHER, program + " cannot be run: " + e.getMessage(), e);
    } finally {
      ended();
      delete(errors);
    }
  }

  /** Asks a run to write a checkpoint and stop; does nothing without a run. Safe in any thread. */
  public synchronized void cancel() {
    cancelled = true;
    if (running != null) {
      // SIGTERM. Process.destroy would close the stream that its last news come through.
      running.toHandle().destroy();
    }
  }

  private synchronized Process start(FineTuneConfig config, Path errors) throws IOException {
    if (running != null) {
      throw new IllegalStateException("a fine-tuning is under way; wait for it or cancel it");
    }
    cancelled = false;
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(config.arguments());
    running = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    return running;
  }

  private synchronized void ended() {
    running = null;
  }

  private int follow(Process process, FineTuneListener listener) throws IOException {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (Thread.currentThread().isInterrupted()) {
          cancel();
        }
        listener.progress(progress(line));
      }
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      cancel();
      return STOPPED;
    } finally {
      end(process);
    }
  }

  /** Leaves no process behind, whatever the listener has thrown. */
  private static void end(Process process) {
    if (!process.isAlive()) {
      return;
    }
    process.toHandle().destroy();
    boolean interrupted = Thread.interrupted();
    try {
      if (!process.waitFor(SECONDS_TO_WRITE_A_CHECKPOINT, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void finish(int status, String errors) {
    if (status == 0) {
      return;
    }
    boolean wanted;
    synchronized (this) {
      wanted = cancelled;
    }
    if (wanted || status == STOPPED) {
      throw new CancellationException("the fine-tuning was stopped; a checkpoint was written");
    }
    String text = errors.replaceFirst("^genrec-finetune: ", "");
    throw new FineTuneException(
        FineTuneException.kindOf(status),
        text.isEmpty() ? "genrec-finetune ended with status " + status : text);
  }

  private FineTuneProgress progress(String line) {
    try {
      JsonNode news = json.readTree(line);
      long step = news.path("step").asLong();
      String event = news.path("event").asText();
      return switch (event) {
        case "started" ->
            new FineTuneProgress.Started(
                news.path("examples").asLong(),
                news.path("steps").asLong(),
                news.path("parameters").asLong(),
                step);
        case "step" ->
            new FineTuneProgress.Step(
                step,
                news.path("steps").asLong(),
                news.path("tokens").asLong(),
                news.path("loss").asDouble(),
                news.path("learning_rate").asDouble(),
                news.path("tokens_per_second").asDouble(),
                news.path("seconds_left").asDouble());
        case "validation" ->
            new FineTuneProgress.Validation(
                step, news.path("loss").asDouble(), news.path("best").asBoolean());
        default ->
            new FineTuneProgress.FileWritten(event, step, Path.of(news.path("path").asText()));
      };
    } catch (JsonProcessingException e) {
      throw new FineTuneException(
          FineTuneException.Kind.OTHER, program + " wrote a line that is not JSON: " + line, e);
    }
  }

  private static void delete(@Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      file.toFile().deleteOnExit(); // a temporary file, left for the end of the JVM
    }
  }
}
