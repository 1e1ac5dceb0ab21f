// SPDX-License-Identifier: Apache-2.0
package io.genrec.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of one model's training.
 *
 * @param path the folder they are in; the prepared data go there, too
 */
record WorkFolder(Path path) {
  /** What the training starts from, if that is new. */
  Path base() {
    return path.resolve("base.gguf");
  }

  /** What the fine-tuning writes last of all. */
  Path trained() {
    return path.resolve("trained.gguf");
  }

  /** How the epochs compared, as soon as that is known. */
  Path epochs() {
    return path.resolve(EpochLog.FILE);
  }

  /** What the fine-tuning wrote after each epoch. */
  List<Path> snapshots() throws IOException {
    String prefix = trained().getFileName() + ".epoch-";
    try (Stream<Path> files = Files.list(path)) {
      return files
          .filter(file -> file.getFileName().toString().matches(prefix + "[0-9]+"))
          .sorted(
              Comparator.comparingInt(
                  file ->
                      Integer.parseInt(file.getFileName().toString().substring(prefix.length()))))
          .toList();
    }
  }

  /** Whether there is something to lose. */
  boolean hasProgress() throws IOException {
    return Files.exists(trained())
        || Files.exists(path.resolve(trained().getFileName() + ".checkpoint"))
        || !snapshots().isEmpty();
  }
}
