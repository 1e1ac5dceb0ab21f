// SPDX-License-Identifier: Apache-2.0
package io.genrec.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.genrec.data.DatasetException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A training's epochs as JSON lines: {@code {"epoch":1,"step":408,"trainingLoss":...,
 * "validationLoss":...,"HR@10":...,"NDCG@10":...,"chosen":false}}, without {@code validationLoss}
 * where it was not measured. Other fields are passed over, and so are blank lines.
 */
public final class EpochLog {
  /** The file's name in the folder of a recommender. */
  public static final String FILE = "epochs.jsonl";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final String EPOCH = "epoch";
  private static final String STEP = "step";
  private static final String TRAINING_LOSS = "trainingLoss";
  private static final String VALIDATION_LOSS = "validationLoss";
  private static final String HIT_RATE = "HR@10";
  private static final String NDCG = "NDCG@10";
  private static final String CHOSEN = "chosen";

  private EpochLog() {}

  /**
   * Writes a line for each epoch, in place of what the file held. The file has its name when it is
   * complete and not before.
   *
   * @throws DatasetException if it cannot be written
   */
  public static void write(Path file, List<EpochResult> epochs) {
    StringBuilder lines = new StringBuilder();
    epochs.forEach(epoch -> lines.append(line(epoch)).append('\n'));
    Path complete = file.toAbsolutePath();
    Path partial = complete.resolveSibling(complete.getFileName() + ".partial");
    try {
      try {
        Files.writeString(partial, lines);
        move(partial, complete);
      } finally {
        Files.deleteIfExists(partial);
      }
    } catch (IOException e) {
      throw new DatasetException(
          file + ": cannot be written (" + e + "); is there a folder and room on the disk?", e);
    }
  }

  /**
   * The epochs of a file, in its order.
   *
   * @throws DatasetException if it cannot be read or a line is not what {@link #write} writes; the
   *     message names file and line
   */
  public static List<EpochResult> read(Path file) {
    List<EpochResult> epochs = new ArrayList<>();
    int line = 0;
    for (String text : text(file).split("\n", -1)) {
      line++;
      if (!text.isBlank()) {
        try {
          epochs.add(epoch(JSON.readTree(text)));
        } catch (JsonProcessingException e) {
          throw DatasetException.at(
              file, line, "no JSON: " + e.getOriginalMessage() + "; delete the file", e);
        } catch (IllegalArgumentException e) {
          throw DatasetException.at(file, line, e.getMessage() + "; delete the file", e);
        }
      }
    }
    return List.copyOf(epochs);
  }

  private static ObjectNode line(EpochResult epoch) {
    ObjectNode line = JSON.createObjectNode();
    line.put(EPOCH, epoch.epoch());
    line.put(STEP, epoch.step());
    line.put(TRAINING_LOSS, epoch.trainingLoss());
    epoch.validationLoss().ifPresent(loss -> line.put(VALIDATION_LOSS, loss));
    line.put(HIT_RATE, epoch.hitRate());
    line.put(NDCG, epoch.ndcg());
    line.put(CHOSEN, epoch.chosen());
    return line;
  }

  private static EpochResult epoch(JsonNode line) {
    JsonNode epoch = line.path(EPOCH);
    JsonNode step = line.path(STEP);
    if (!epoch.isIntegralNumber() || !epoch.canConvertToInt()) {
      throw new IllegalArgumentException("'" + EPOCH + "' is missing or no whole number");
    }
    if (!step.isIntegralNumber() || !step.canConvertToLong()) {
      throw new IllegalArgumentException("'" + STEP + "' is missing or no whole number");
    }
    if (!line.path(CHOSEN).isBoolean()) {
      throw new IllegalArgumentException("'" + CHOSEN + "' is missing or neither true nor false");
    }
    return new EpochResult(
        epoch.intValue(),
        step.longValue(),
        number(line, TRAINING_LOSS),
        line.has(VALIDATION_LOSS)
            ? OptionalDouble.of(number(line, VALIDATION_LOSS))
            : OptionalDouble.empty(),
        number(line, HIT_RATE),
        number(line, NDCG),
        line.path(CHOSEN).booleanValue());
  }

  private static double number(JsonNode line, String field) {
    if (!line.path(field).isNumber()) {
      throw new IllegalArgumentException("'" + field + "' is missing or no number");
    }
    return line.path(field).doubleValue();
  }

  /** Bytes that are no UTF-8 become U+FFFD, which is no JSON but within quotes. */
  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new DatasetException(file + ": there is no such file; correct the path", e);
    } catch (IOException e) {
      throw new DatasetException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static void move(Path partial, Path file) throws IOException {
    try {
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
