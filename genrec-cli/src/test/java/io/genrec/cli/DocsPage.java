// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The pages of the documentation: every Markdown file of the repository. */
final class DocsPage {
  /** The repository. */
  static final Path ROOT = Path.of("..");

  /** A block between fences. */
  static final Pattern BLOCK =
      Pattern.compile("^```([^\\n]*)\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

  private static final Set<String> NOT_OURS = Set.of("target", ".git", ".cache", ".venv");

  private DocsPage() {}

  /**
   * A block of a page.
   *
   * @param head what stands behind the fence
   */
  record Block(Path page, String head, String text) {
    String language() {
      return head.split(" ", -1)[0];
    }

    List<String> marks() {
      return Arrays.asList(head.split(" ", -1)).subList(1, head.split(" ", -1).length);
    }

    /** Whether it holds commands, and what they are marked with says that they are not run. */
    boolean isMarkedShell() {
      return language().equals("sh") && !marks().isEmpty();
    }
  }

  /** All pages, in the order of their names. */
  static Stream<Path> all() throws IOException {
    return files(".md").stream();
  }

  /** The repository's files whose names end so, without what was built or fetched. */
  static List<Path> files(String... endings) throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return NOT_OURS.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (Stream.of(endings).anyMatch(file.toString()::endsWith)) {
              found.add(file.normalize());
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found.stream().sorted().toList();
  }

  static List<Block> blocks(Path page) throws IOException {
    return BLOCK
        .matcher(Files.readString(page))
        .results()
        .map(block -> new Block(page, block.group(1), block.group(2)))
        .toList();
  }
}
