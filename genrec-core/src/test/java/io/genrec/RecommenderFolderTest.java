// SPDX-License-Identifier: Apache-2.0
package io.genrec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.genrec.model.AdapterSpec;
import io.genrec.model.ModelLoadException;
import io.genrec.model.ModelSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecommenderFolderTest {
  @TempDir private Path folder;

  @Test
  void readsWhatWasWritten() throws IOException {
    ModelSpec model =
        ModelSpec.of(folder.resolve("model.gguf"))
            .withAdapter(new AdapterSpec(folder.resolve("adapter.gguf").toString(), 0.5f));

    RecommenderFolder.write(folder, model);

    assertThat(RecommenderFolder.read(folder)).isEqualTo(model);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve(RecommenderFolder.DESCRIPTION));
    }
  }

  @Test
  void aMovedFolderFindsItsOwnFilesAndThoseOutside() throws IOException {
    Path first = Files.createDirectory(folder.resolve("first"));
    Path base = folder.resolve("base.gguf").toAbsolutePath();
    RecommenderFolder.write(
        first, ModelSpec.of(base).withAdapter(AdapterSpec.of(first.resolve("adapter.gguf"))));

    Path second = Files.move(first, folder.resolve("second"));

    ModelSpec model = RecommenderFolder.read(second);
    assertThat(model.path()).isEqualTo(base);
    assertThat(model.adapters()).containsExactly(AdapterSpec.of(second.resolve("adapter.gguf")));
  }

  @Test
  void otherFoldersAndDamagedDescriptionsAreRefused() throws IOException {
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> RecommenderFolder.read(folder))
        .withMessageContainingAll(folder.toString(), "genrec train");
    for (String text :
        List.of("", "[", "{}", "{\"model\": 7}", "{\"model\": \"a\", \"adapters\": [1]}")) {
      Files.writeString(folder.resolve(RecommenderFolder.DESCRIPTION), text);
      assertThatExceptionOfType(ModelLoadException.class)
          .as(text)
          .isThrownBy(() -> RecommenderFolder.read(folder))
          .withMessageContaining(RecommenderFolder.DESCRIPTION);
    }
  }
}
