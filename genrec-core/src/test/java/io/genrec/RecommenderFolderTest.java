// SPDX-License-Identifier: Apache-2.0
package io.genrec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.genrec.model.AdapterSpec;
import io.genrec.model.ModelLoadException;
import io.genrec.model.ModelSpec;
import io.genrec.prior.CooccurrencePrior;
import io.genrec.prior.PriorPlacement;
import io.genrec.prior.PriorSpec;
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
  void aPriorIsFoundAgainWhereverTheFolderIs() throws IOException {
    Path first = Files.createDirectory(folder.resolve("first"));
    ModelSpec model = ModelSpec.of(first.resolve("model.gguf"));
    PriorSpec prior =
        PriorSpec.of(CooccurrencePrior.file(first.resolve(RecommenderFolder.PRIOR_FILE)), 0.35)
            .withPlacement(PriorPlacement.AFTER, 40);
    RecommenderFolder.write(first, model, prior);

    Path second = Files.move(first, folder.resolve("second"));

    assertThat(RecommenderFolder.read(second).path()).isEqualTo(second.resolve("model.gguf"));
    assertThat(RecommenderFolder.prior(second))
        .isEqualTo(
            new PriorSpec(
                CooccurrencePrior.file(second.resolve(RecommenderFolder.PRIOR_FILE)),
                0.35,
                PriorPlacement.AFTER,
                40));
  }

  @Test
  void aFolderWithoutAPriorHasNone() throws IOException {
    RecommenderFolder.write(folder, ModelSpec.of(folder.resolve("model.gguf")));

    assertThat(RecommenderFolder.prior(folder)).isEqualTo(PriorSpec.none());
    assertThat(folder.resolve(RecommenderFolder.DESCRIPTION)).content().doesNotContain("prior");
  }

  @Test
  void aPriorWithoutAFileCannotBeWrittenDown() {
    PriorSpec own = PriorSpec.of(catalogue -> (history, logs) -> {}, 0.1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> RecommenderFolder.write(folder, ModelSpec.of(folder), own))
        .withMessageContaining("of a file");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void damagedPriorsAreRefused() throws IOException {
    for (String prior :
        List.of(
            "7",
            "{\"file\": \"p\", \"weight\": 2, \"placement\": \"WITHIN\", \"candidates\": 1}",
            "{\"file\": \"p\", \"weight\": \"1\", \"placement\": \"WITHIN\", \"candidates\": 1}",
            "{\"file\": \"p\", \"weight\": 1, \"placement\": \"BESIDE\", \"candidates\": 1}",
            "{\"file\": \"p\", \"weight\": 1, \"placement\": \"WITHIN\", \"candidates\": 0}",
            "{\"file\": \"p\", \"weight\": 1, \"placement\": \"WITHIN\"}",
            "{\"weight\": 1, \"placement\": \"WITHIN\", \"candidates\": 1}")) {
      Files.writeString(
          folder.resolve(RecommenderFolder.DESCRIPTION),
          "{\"model\": \"model.gguf\", \"prior\": " + prior + "}");
      assertThatExceptionOfType(ModelLoadException.class)
          .as(prior)
          .isThrownBy(() -> RecommenderFolder.prior(folder))
          .withMessageContaining(RecommenderFolder.DESCRIPTION);
    }
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
