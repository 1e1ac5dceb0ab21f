// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.catalogue.Item;
import io.genrec.data.InteractionDataset;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** A short name for all that a run's results depend on: equal for equal runs only. */
final class RunDigest {
  /** Reading more would take longer than loading it does. */
  private static final long MAX_READ = 1 << 26;

  private final MessageDigest digest;

  private RunDigest(MessageDigest digest) {
    this.digest = digest;
  }

  static RunDigest create() {
    try {
      return new RunDigest(MessageDigest.getInstance("SHA-256"));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Adds a text. */
  RunDigest add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    add(bytes.length);
    digest.update(bytes);
    return this;
  }

  /** Adds a file: what is in it, or if that is much, its size and when it was changed. */
  RunDigest addFile(Path file) throws IOException {
    long size = Files.size(file);
    add("%d bytes".formatted(size));
    if (size > MAX_READ) {
      return add(Files.getLastModifiedTime(file).toString());
    }
    digest.update(Files.readAllBytes(file));
    return this;
  }

  /** Adds files in order. */
  RunDigest addFiles(List<Path> files) throws IOException {
    add(files.size());
    for (Path file : files) {
      addFile(file);
    }
    return this;
  }

  /** Adds the items of a data set and the histories of some of its users. */
  RunDigest add(InteractionDataset data, int[] users) {
    for (int number = 0; number < data.catalogue().size(); number++) {
      Item item = data.catalogue().item(number);
      add(item.id()).add(item.title()).add(item.categories().size());
      item.categories().forEach(this::add);
    }
    for (int user : users) {
      add(data.userId(user));
      int[] history = data.history(user);
      add(history.length);
      for (int item : history) {
        add(item);
      }
    }
    return this;
  }

  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  private RunDigest add(int number) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    return this;
  }
}
