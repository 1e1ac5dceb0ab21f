// SPDX-License-Identifier: Apache-2.0
package io.genrec.train;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Writes token sequences as JSON lines. The file appears when it is complete and not before: until
 * {@link #finish} everything goes to a temporary name beside it, which is deleted on close. Not
 * thread-safe.
 */
final class ExampleFile implements AutoCloseable {
  private final Path file;
  private final Path partial;
  private final OutputStream output;
  private final JsonGenerator json;
  private long examples;
  private long tokens;
  private long targetTokens;

  ExampleFile(Path file) throws IOException {
    this.file = file.toAbsolutePath();
    this.partial = this.file.resolveSibling(this.file.getFileName() + ".partial");
    this.output = new BufferedOutputStream(Files.newOutputStream(partial));
    this.json = new JsonFactory().createGenerator(output, JsonEncoding.UTF8);
    json.setRootValueSeparator(null);
  }

  /** Adds a line of tokens alone. */
  void add(int[] inputIds) throws IOException {
    json.writeStartObject();
    json.writeFieldName("input_ids");
    json.writeArray(inputIds, 0, inputIds.length);
    endLine(inputIds.length);
  }

  /** Adds a line of tokens and which of them are targets: those from an index on. */
  void add(int[] inputIds, int firstTarget) throws IOException {
    json.writeStartObject();
    json.writeFieldName("input_ids");
    json.writeArray(inputIds, 0, inputIds.length);
    json.writeArrayFieldStart("completion_mask");
    for (int i = 0; i < inputIds.length; i++) {
      json.writeNumber(i < firstTarget ? 0 : 1);
    }
    json.writeEndArray();
    endLine(inputIds.length);
    targetTokens += inputIds.length - firstTarget;
  }

  private void endLine(int length) throws IOException {
    json.writeEndObject();
    json.writeRaw('\n');
    examples++;
    tokens += length;
  }

  /** Gives the complete file its name, in place of what had it. */
  TrainingSetSummary finish(long skippedTitles) throws IOException {
    json.close();
    try {
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
    }
    return new TrainingSetSummary(examples, tokens, targetTokens, skippedTitles);
  }

  @Override
  public void close() throws IOException {
    output.close();
    Files.deleteIfExists(partial);
  }
}
