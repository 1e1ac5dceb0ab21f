// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.genrec.gguf.LlamaFile;
import io.genrec.gguf.LlamaShape;
import io.genrec.gguf.RandomAdapter;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the documentation shows must work: the commands of each page are run in their order in a
 * folder of their own, Java is compiled, links lead somewhere. A block of commands that cannot be
 * run says why after {@code sh}; {@link MarkedBlocksTest} looks at those.
 */
class DocsTest {
  /**
   * What a block of commands may be marked with: what it needs, or that it takes long and is a
   * benchmark, a training for its results, or run by the test that is named.
   */
  private static final Pattern MARK =
      Pattern.compile(
          "needs-gpu|needs-network|needs-python|long:benchmark|long:training|long:(?<test>\\w+Test)");

  private static final Set<String> LANGUAGES =
      Set.of("sh", "java", "xml", "kotlin", "dockerfile", "text");

  private static final Pattern FENCE = Pattern.compile("^[ \\t>*-]*(```|~~~)", Pattern.MULTILINE);
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern CACHE_ROW =
      Pattern.compile(
          "\\| [^|]+ \\| (\\d+) \\| (\\d+) \\| (\\d+) \\| ([\\d,]+) \\| ([\\d,]+) \\| ([\\d,]+)"
              + " \\|");

  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource("io.genrec.cli.DocsPage#all")
  void everyBlockSaysWhatItIs(Path page) throws IOException {
    for (DocsPage.Block block : DocsPage.blocks(page)) {
      assertThat(LANGUAGES).as(block.text()).contains(block.language());
      if (!block.language().equals("sh")) {
        assertThat(block.marks()).as(block.text()).isEmpty();
      }
      for (String mark : block.marks()) {
        Matcher known = MARK.matcher(mark);
        assertThat(known.matches())
            .as(
                "%s: '%s'; a block that takes long says why it is not run: long:benchmark,"
                    + " long:training, or long:NameOfTheTest that covers it",
                page, mark)
            .isTrue();
        if (known.group("test") != null) {
          assertThat(DocsPage.files("/" + known.group("test") + ".java"))
              .as(page + ": " + mark)
              .isNotEmpty();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.genrec.cli.DocsPage#all")
  void everyFenceBelongsToABlock(Path page) throws IOException {
    long fences = FENCE.matcher(Files.readString(page)).results().count();

    // One that is indented or left open would hide its block from the tests.
    assertThat(fences).as(page.toString()).isEqualTo(2L * DocsPage.blocks(page).size());
  }

  @ParameterizedTest
  @MethodSource("io.genrec.cli.DocsPage#all")
  void commandsRun(Path page) throws Exception {
    String script =
        DocsPage.blocks(page).stream()
            .filter(block -> block.language().equals("sh") && block.marks().isEmpty())
            .map(DocsPage.Block::text)
            .collect(Collectors.joining());
    if (script.isEmpty()) {
      return; // nothing to show, or all of it is marked
    }
    assumeTrue(hasShell(), "SKIPPED: the commands of the docs need a POSIX shell");
    assumeTrue(
        !Boolean.getBoolean("genrec.native.skip"),
        "SKIPPED: the commands of the docs need the native engine, which was left out");
    layOut(script);
    Files.writeString(folder.resolve("page.sh"), script);

    Process process =
        new ProcessBuilder("sh", "-eux", "page.sh")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(page + ":\n" + output).isZero();
  }

  @ParameterizedTest
  @MethodSource("io.genrec.cli.DocsPage#all")
  void javaCompiles(Path page) throws IOException {
    for (DocsPage.Block block : DocsPage.blocks(page)) {
      if (!block.language().equals("java")) {
        continue;
      }
      Path source = folder.resolve("Example.java");
      Files.writeString(source, block.text());
      int compiled =
          ToolProvider.getSystemJavaCompiler()
              .run(
                  null,
                  null,
                  null,
                  "-Xlint:all,-classfile,-processing",
                  "-Werror",
                  "-proc:none",
                  "-d",
                  folder.toString(),
                  "-cp",
                  classPath(),
                  source.toString());
      assertThat(compiled).as(block.text()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("io.genrec.cli.DocsPage#all")
  void linksLeadSomewhere(Path page) throws IOException {
    String text = DocsPage.BLOCK.matcher(Files.readString(page)).replaceAll("");
    for (MatchResult link : LINK.matcher(text).results().toList()) {
      String[] parts = link.group(1).split("#", 2);
      if (parts[0].contains("://")) {
        continue;
      }
      Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
      assertThat(target).as(page + ": " + link.group()).exists();
      if (parts.length == 2) {
        assertThat(anchors(target)).as(page + ": " + link.group()).contains(parts[1]);
      }
    }
  }

  @Test
  void theTableOfCachesIsWhatTheCodeComputes() throws IOException {
    List<MatchResult> rows =
        CACHE_ROW
            .matcher(Files.readString(DocsPage.ROOT.resolve("docs/models.md")))
            .results()
            .toList();

    assertThat(rows).hasSizeGreaterThan(5);
    for (MatchResult row : rows) {
      int kvHeads = number(row, 2);
      int headSize = number(row, 3);
      LlamaShape shape = new LlamaShape(64, number(row, 1), kvHeads, kvHeads, headSize, 1, 1, true);
      long elements = shape.cacheElementsPerToken();
      assertThat(number(row, 4)).as(row.group()).isEqualTo(elements * Float.BYTES);
      assertThat(number(row, 5)).as(row.group()).isEqualTo(elements * Short.BYTES);
      assertThat(number(row, 6)).as(row.group()).isEqualTo((elements * Float.BYTES * 8192) >> 20);
    }
  }

  private static int number(MatchResult row, int group) {
    return Integer.parseInt(row.group(group).replace(",", ""));
  }

  /** The names that GitHub gives headings. */
  private static List<String> anchors(Path page) throws IOException {
    return Files.readAllLines(page).stream()
        .filter(line -> line.matches("#+ .*"))
        .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
        .map(line -> line.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .toList();
  }

  /** The files that the pages speak of, and a command line that trains for moments only. */
  private void layOut(String script) throws Exception {
    Path jar = folder.resolve("genrec-cli/target/genrec-cli.jar");
    Files.createDirectories(jar.getParent());
    writeJar(jar);
    Files.writeString(
        folder.resolve("genrec"),
        """
        #!/bin/sh
        case "$1 $*" in
          "train "*--base*) set -- "$@" --epochs 1 --rank 2 ;;
          "train "*) set -- "$@" --epochs 1 --dim 16 --layers 1 --heads 2 --ffn 32 --vocabulary 400 --models 2 ;;
          "finetune "*) set -- "$@" --epochs 1 ;;
          "evaluate "*) set -- "$@" --users 20 ;;
        esac
        "%1$s" -jar genrec-cli/target/genrec-cli.jar "$@" || exit
        if [ "$1" = sample ]; then # fewer viewers train faster
          head -n 1500 films/ratings.csv > films/few && mv films/few films/ratings.csv
        fi
        """
            .formatted(java()));
    Files.setPosixFilePermissions(
        folder.resolve("genrec"), PosixFilePermissions.fromString("rwxr-xr-x"));
    Path model = folder.resolve("llama.gguf");
    assertThat(
            CommandRun.of(
                    "new-model",
                    "--dim",
                    "32",
                    "--ffn",
                    "64",
                    "--layers",
                    "1",
                    "--out",
                    model.toString())
                .code())
        .isZero();
    LlamaShape shape = LlamaFile.read(model).shape();
    if (!script.contains("--out adapter.gguf")) {
      RandomAdapter.write(folder.resolve("adapter.gguf"), shape, List.of("attn_q"), 2, 4, 1);
    }
  }

  private static void writeJar(Path jar) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, Genrec.class.getName());
    attributes.put(
        Attributes.Name.CLASS_PATH,
        Arrays.stream(classPath().split(Pattern.quote(File.pathSeparator)))
            .filter(entry -> !entry.isEmpty())
            .map(entry -> Path.of(entry).toUri().toString())
            .collect(Collectors.joining(" ")));
    attributes.putValue("Enable-Native-Access", "ALL-UNNAMED");
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static boolean hasShell() {
    return Files.isExecutable(Path.of("/bin/sh"));
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }
}
