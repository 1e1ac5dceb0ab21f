// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Folders of natives with files of text, laid out as a natives jar lays them out. */
final class FakeNatives {
  private FakeNatives() {}

  /**
   * Writes a folder.
   *
   * @param root an entry of a class path
   * @param name {@code <platform>} or {@code <platform>-<backend>}
   * @param contents by file name
   * @return the folder
   */
  static Path write(Path root, String name, String version, Map<String, String> contents)
      throws IOException {
    Path folder = Files.createDirectories(root.resolve("io/genrec/llama/natives").resolve(name));
    Map<String, String> sums = new TreeMap<>();
    for (Map.Entry<String, String> content : contents.entrySet()) {
      Path file = Files.writeString(folder.resolve(content.getKey()), content.getValue());
      sums.put(content.getKey(), FileSums.digest(file));
    }
    Files.writeString(folder.resolve(FileSums.FILE), new FileSums(sums).text());
    Files.write(folder.resolve("VERSION"), version.getBytes(StandardCharsets.UTF_8));
    return folder;
  }

  /** Reads a folder that {@link #write} wrote. */
  static NativesFolder read(Path folder) throws IOException {
    return NativesFolder.read(
        folder.getFileName().toString(), folder.resolve(FileSums.FILE).toUri().toURL());
  }
}
