// SPDX-License-Identifier: Apache-2.0
package io.genrec.download;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What has come in of a file, and a note of where it came from, beside the file to be. */
final class PartialFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path target;
  private final Path bytes;
  private final Path note;

  /**
   * Where bytes came from.
   *
   * @param validator what identifies the server's version, for {@code If-Range}: a strong ETag or a
   *     date; or null
   * @param total the size of the whole, or -1
   */
  record Origin(URI url, @Nullable String validator, long total) {}

  PartialFile(Path target) {
    this.target = target;
    this.bytes = target.resolveSibling(target.getFileName() + ".partial");
    this.note = target.resolveSibling(target.getFileName() + ".partial.json");
  }

  /** The file with the bytes. */
  Path bytes() {
    return bytes;
  }

  /** How many bytes there are. */
  long size() throws IOException {
    try {
      return Files.size(bytes);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  /** Where the bytes came from, or empty if nothing says so. */
  Optional<Origin> origin() throws IOException {
    try {
      JsonNode json = JSON.readTree(Files.readAllBytes(note));
      JsonNode validator = json.get("validator");
      return Optional.of(
          new Origin(
              URI.create(json.path("url").asText()),
              validator == null ? null : validator.asText(),
              json.path("total").asLong(-1)));
    } catch (NoSuchFileException | JsonProcessingException | IllegalArgumentException e) {
      return Optional.empty(); // a note that cannot be read is as good as none
    }
  }

  /** Starts anew: no bytes, and a note of where they will come from. */
  void begin(Origin origin) throws IOException {
    Files.deleteIfExists(bytes);
    ObjectNode json = JSON.createObjectNode();
    json.put("url", origin.url().toString());
    json.put("total", origin.total());
    if (origin.validator() != null) {
      json.put("validator", origin.validator());
    }
    Path temporary = note.resolveSibling(note.getFileName() + ".new");
    Files.write(temporary, JSON.writeValueAsBytes(json));
    Files.move(temporary, note, StandardCopyOption.REPLACE_EXISTING);
    Files.createFile(bytes);
  }

  /** The bytes are all there and right: they get their name. */
  void keep() throws IOException {
    Files.move(bytes, target, StandardCopyOption.ATOMIC_MOVE);
    Files.deleteIfExists(note);
  }

  void delete() throws IOException {
    Files.deleteIfExists(bytes);
    Files.deleteIfExists(note);
  }
}
