// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.cli.report.EvaluationDocument;
import io.genrec.cli.report.ReportPage;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a report goes: a page for people and the same data for machines. */
final class ReportFolder {
  static final String PAGE = "report.html";
  private static final String DATA = "report.json";

  private final Path folder;

  private ReportFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes the folder if need be; to be called before the work whose result goes there.
   *
   * @throws FileSystemException if nothing can be written there; the message names it
   */
  static ReportFolder make(Path folder) throws FileSystemException {
    try {
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, "report", ".partial"));
    } catch (IOException e) {
      throw failure(folder, e);
    }
    return new ReportFolder(folder);
  }

  /**
   * Writes both files, in place of earlier ones.
   *
   * @throws FileSystemException if one cannot be written
   */
  void write(EvaluationDocument document) throws FileSystemException {
    String json = ReportPage.json(document);
    try {
      write(DATA, json + "\n");
      write(PAGE, ReportPage.html(json));
    } catch (IOException e) {
      throw failure(folder, e);
    }
  }

  private void write(String name, String text) throws IOException {
    try (OutputFile file = new OutputFile(folder.resolve(name))) {
      file.writer().write(text);
      file.keep();
    }
  }

  private static FileSystemException failure(Path folder, IOException cause) {
    FileSystemException failure =
        new FileSystemException(
            folder.toString(), null, "no report can be written there (" + cause + ")");
    failure.initCause(cause);
    return failure;
  }
}
