// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.genrec.data.DatasetReaders;
import io.genrec.data.InteractionDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleDatasetTest {
  /** Of ratings.csv; a change of the simulator changes it, and all that was measured before. */
  private static final String SHA_256 =
      "760a9af417c9e1cbf327a92b1e523e9821f6331aa8cb99381d53d3632a910584";

  private static final SampleDataset SAMPLE =
      SampleDataset.simulate(Audience.EVERYONE, SampleDataset.SEED);

  @TempDir private Path folder;

  @Test
  void theSeedGivesTheSameBytesOnEveryMachine() throws IOException, NoSuchAlgorithmException {
    SAMPLE.write(folder);
    byte[] ratings = Files.readAllBytes(folder.resolve("ratings.csv"));
    assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(ratings)))
        .isEqualTo(SHA_256);
  }

  @Test
  void writesWhatItIs() throws IOException {
    SAMPLE.write(folder);
    InteractionDataset written = DatasetReaders.detect(folder).read();
    InteractionDataset direct = SAMPLE.interactions();
    assertThat(direct.catalogue().items()).isEqualTo(written.catalogue().items());
    assertThat(direct.userCount()).isEqualTo(written.userCount());
    for (int user = 0; user < direct.userCount(); user++) {
      assertThat(direct.userId(user)).isEqualTo(written.userId(user));
      assertThat(direct.history(user)).isEqualTo(written.history(user));
      assertThat(direct.timestamps(user)).isEqualTo(written.timestamps(user));
    }
  }

  @Test
  void viewersAreAsDescribed() {
    assertThat(histories()).hasSize(Audience.EVERYONE.viewers());
    histories()
        .forEach(
            (viewer, viewings) -> {
              assertThat(viewings).as("viewer %d", viewer).hasSizeBetween(10, 80);
              assertThat(viewings).extracting(Viewing::film).doesNotHaveDuplicates();
              for (int i = 1; i < viewings.size(); i++) {
                assertThat(viewings.get(i).timestamp())
                    .isGreaterThan(viewings.get(i - 1).timestamp());
              }
            });
    assertThat(SAMPLE.viewings())
        .allSatisfy(viewing -> assertThat(viewing.halfStars()).isBetween(1, 10));
  }

  @Test
  void noFilmIsWatchedBeforeTheOneBeforeItInItsSeries() {
    SampleFilms films = SAMPLE.films();
    histories()
        .values()
        .forEach(
            viewings -> {
              List<Integer> watched = viewings.stream().map(Viewing::film).toList();
              for (int i = 0; i < watched.size(); i++) {
                int previous = films.previous(watched.get(i));
                assertThat(previous < 0 || watched.subList(0, i).contains(previous)).isTrue();
              }
            });
  }

  private static Map<Integer, List<Viewing>> histories() {
    return SAMPLE.viewings().stream().collect(Collectors.groupingBy(Viewing::viewer));
  }
}
