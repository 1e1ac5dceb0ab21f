// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.RecommenderFolder;
import io.genrec.model.ModelSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A small data set whose titles and users look like markup, script and templates. */
final class AwkwardDataset {
  static final List<String> AWKWARD_TITLES =
      List.of(
          "</script><script>window.intruded = 1</script>",
          "<img src=x onerror=\"window.intruded = 2\">",
          "<!--<script>",
          "{{data}}",
          "$1 \\u003c & \"quoted\" 'too' ]]>",
          "Amélie \uD83C\uDFAC (2001)");

  static final int ITEMS = 30;
  static final int USERS = 40;
  private static final int HISTORY = 8;

  private AwkwardDataset() {}

  static String title(int item) {
    return item < AWKWARD_TITLES.size() ? AWKWARD_TITLES.get(item) : "Film " + item;
  }

  /** Everybody goes round the items in order, from a place of their own. */
  static void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    StringBuilder items = new StringBuilder("id\ttitle\n");
    for (int item = 0; item < ITEMS; item++) {
      items.append(item).append('\t').append(title(item)).append('\n');
    }
    StringBuilder sequences = new StringBuilder();
    for (int user = 0; user < USERS; user++) {
      sequences.append("<b>").append(user).append("</b>");
      for (int i = 0; i < HISTORY; i++) {
        sequences.append(' ').append((user + i) % ITEMS);
      }
      sequences.append('\n');
    }
    Files.writeString(folder.resolve("items.tsv"), items);
    Files.writeString(folder.resolve("sequences.txt"), sequences);
  }

  /** A folder with a model of random weights in place of a trained one. */
  static void writeRecommender(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path model = folder.resolve("model.gguf");
    CommandRun run = CommandRun.of("new-model", "--out", model.toString());
    if (run.code() != 0) {
      throw new IllegalStateException(run.err());
    }
    RecommenderFolder.write(folder, ModelSpec.of(model));
  }
}
