// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.genrec.data.DatasetReaders;
import io.genrec.data.InteractionDataset;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDigestTest {
  @TempDir private Path folder;

  @Test
  void equalDataGiveEqualNamesAndAnyChangeAnother() throws IOException {
    List<String> changes =
        List.of(
            "1,Alien,Horror;2,Heat,Crime;u1,1;u2,2",
            "1,Aliens,Horror;2,Heat,Crime;u1,1;u2,2",
            "3,Alien,Horror;2,Heat,Crime;u1,3;u2,2",
            "1,Alien,Drama;2,Heat,Crime;u1,1;u2,2", // what --category asks for
            "1,Alien,Horror;2,Heat,Crime;u9,1;u2,2",
            "1,Alien,Horror;2,Heat,Crime;u1,1;u1,2;u2,2",
            "1,Alien,Horror;2,Heat,Crime;u2,2;u1,1");
    Set<String> names = new HashSet<>();
    for (String change : changes) {
      String name = name(change);
      assertThat(name(change)).isEqualTo(name);
      assertThat(names.add(name)).as(change).isTrue();
    }
  }

  @Test
  void partsDoNotRunIntoOneAnother() {
    assertThat(RunDigest.create().add("a").add("bc").hex())
        .isNotEqualTo(RunDigest.create().add("ab").add("c").hex());
  }

  /** Items as id, title, category, and interactions as user, item. */
  private String name(String data) throws IOException {
    StringBuilder movies = new StringBuilder("movieId,title,genres\n");
    StringBuilder ratings = new StringBuilder("userId,movieId,rating,timestamp\n");
    int time = 0;
    for (String line : data.split(";", -1)) {
      if (line.startsWith("u")) {
        ratings.append(line).append(",5,").append(time++).append('\n');
      } else {
        movies.append(line).append('\n');
      }
    }
    Files.writeString(folder.resolve("movies.csv"), movies);
    Files.writeString(folder.resolve("ratings.csv"), ratings);
    InteractionDataset read = DatasetReaders.detect(folder, StandardCharsets.UTF_8).read();
    return RunDigest.create().add(read, new int[] {0, 1}).hex();
  }
}
