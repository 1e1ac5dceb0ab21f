// SPDX-License-Identifier: Apache-2.0
package io.genrec.train;

import io.genrec.RecommenderFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where the files of a training lie: what it leaves behind, and what it works with until then. */
final class TrainingFolder {
  private final Path folder;
  private final Path work;

  TrainingFolder(Path folder) {
    this.folder = folder;
    this.work = folder.resolve("work");
  }

  /**
   * Makes the folder ready for a plan.
   *
   * @param resume whether a training that was begun there with the same plan goes on
   * @throws IllegalArgumentException if there is a recommender, or a training that is not to go on,
   *     or one of another plan that is
   */
  void begin(TrainingPlan plan, boolean resume) throws IOException {
    if (Files.exists(folder.resolve(RecommenderFolder.DESCRIPTION))) {
      throw new IllegalArgumentException(
          folder + " holds a recommender already; name another folder, or delete it");
    }
    Path begun = work.resolve("plan.txt");
    String text = plan.toString();
    boolean same = Files.exists(begun) && Files.readString(begun).equals(text);
    if (hasProgress() && !resume) {
      throw new IllegalArgumentException(
          folder + " holds a training that was not finished; resume it, or delete the folder");
    }
    if (hasProgress() && !same) {
      throw new IllegalArgumentException(
          "%s holds a training with other settings; it was begun with %s, and now it is %s"
              .formatted(folder, Files.readString(begun), text));
    }
    if (!same || !resume) {
      clear();
      Files.createDirectories(work);
      Files.writeString(begun, text);
    }
  }

  /** Whether there is something to lose: a training that failed at its start leaves nothing. */
  private boolean hasProgress() throws IOException {
    for (int member = 1; Files.exists(work(member).path()); member++) {
      if (work(member).hasProgress()) {
        return true;
      }
    }
    return false;
  }

  /** Where a model of the plan is trained; they are numbered from 1. */
  WorkFolder work(int member) {
    return new WorkFolder(work.resolve(Integer.toString(member)));
  }

  /** Copies a file out of the work; the copy has its name when it is complete. */
  Path keep(Path file, String name) throws IOException {
    Path kept = folder.resolve(name);
    Path partial = folder.resolve(name + ".partial");
    try {
      Files.copy(file, partial, StandardCopyOption.REPLACE_EXISTING);
      Files.move(partial, kept, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(partial);
    }
    return kept;
  }

  /** Deletes what is needed no more. */
  void end() throws IOException {
    clear();
  }

  private void clear() throws IOException {
    if (Files.exists(work)) {
      List<Path> files;
      try (Stream<Path> all = Files.walk(work)) {
        files = all.sorted(Comparator.reverseOrder()).toList(); // what is inside comes first
      }
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }
}
