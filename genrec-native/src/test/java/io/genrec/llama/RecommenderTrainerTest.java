// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.genrec.RecommenderFolder;
import io.genrec.RecommenderSpec;
import io.genrec.TrainedWith;
import io.genrec.catalogue.Item;
import io.genrec.data.DatasetException;
import io.genrec.data.InteractionDatasetBuilder;
import io.genrec.data.LeaveOneOutSplit;
import io.genrec.eval.EvaluationReport;
import io.genrec.model.AdapterSpec;
import io.genrec.model.ModelSpec;
import io.genrec.prior.PriorSpec;
import io.genrec.prompt.PromptTemplate;
import io.genrec.prompt.TitleForm;
import io.genrec.train.EpochLog;
import io.genrec.train.EpochResult;
import io.genrec.train.FineTuneException;
import io.genrec.train.FineTuneProgress;
import io.genrec.train.FineTuner;
import io.genrec.train.RecommenderTrainer;
import io.genrec.train.TrainingListener;
import io.genrec.train.TrainingPlan;
import io.genrec.train.TrainingSchedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trains tiny recommenders to the end, stopped and resumed, new and on a base. */
class RecommenderTrainerTest {
  private static final TrainingListener SILENT = news -> {};

  @TempDir private static Path folder;
  private static LeaveOneOutSplit split;
  private static RecommenderSpec whole;

  private final RecommenderTrainer trainer = new RecommenderTrainer(FineTuner.available());

  @BeforeAll
  static void trainOne() throws IOException {
    split = split(30);
    whole =
        new RecommenderTrainer(FineTuner.available())
            .train(split, plan(), folder.resolve("whole"), false, SILENT);
  }

  @Test
  void leavesARecommenderItsEpochsAndNothingElse() throws IOException {
    Path home = folder.resolve("whole");

    try (Stream<Path> files = Files.list(home)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              RecommenderFolder.DESCRIPTION,
              RecommenderTrainer.MODEL,
              RecommenderFolder.PRIOR_FILE,
              EpochLog.FILE);
    }
    assertThat(RecommenderFolder.spec(home)).isEqualTo(whole);
    assertThat(TrainedWith.of(whole.model())).contains(plan().prompts());
    assertThat(whole.promptTokens()).isEqualTo(64);
  }

  @Test
  void choosesTheEpochWithTheHighestNdcg() {
    List<EpochResult> epochs = EpochLog.read(folder.resolve("whole").resolve(EpochLog.FILE));

    assertThat(epochs).extracting(EpochResult::epoch).containsExactly(1, 2, 3, 4);
    EpochResult best =
        epochs.stream().max(Comparator.comparingDouble(EpochResult::ndcg)).orElseThrow();
    assertThat(epochs)
        .filteredOn(EpochResult::chosen)
        .singleElement()
        .satisfies(chosen -> assertThat(chosen.ndcg()).isEqualTo(best.ndcg()));
    assertThat(epochs.get(3).trainingLoss()).isLessThan(epochs.get(0).trainingLoss());
  }

  @Test
  void aStoppedTrainingGoesOnToTheSameModel() throws IOException {
    Path home = folder.resolve("stopped");
    List<String> stops = new ArrayList<>();
    TrainingListener duringSteps =
        news -> {
          if (news instanceof FineTuneProgress.Step step && step.step() == 6) {
            stops.add("step");
            trainer.cancel();
          }
        };
    TrainingListener duringSelection =
        new TrainingListener() {
          @Override
          public void progress(FineTuneProgress news) {}

          @Override
          public void evaluating(int epoch, int users, int of) {
            stops.add("evaluation");
            trainer.cancel();
          }
        };
    TrainingListener duringFit =
        new TrainingListener() {
          @Override
          public void progress(FineTuneProgress news) {}

          @Override
          public void weighing(int users, int of) {
            stops.add("fit");
            trainer.cancel();
          }
        };

    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> trainer.train(split, plan(), home, false, duringSteps));
    assertThat(home.resolve(RecommenderFolder.DESCRIPTION)).doesNotExist();
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> trainer.train(split, plan(), home, true, duringSelection));
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> trainer.train(split, plan(), home, true, duringFit));
    assertThat(home.resolve(RecommenderFolder.DESCRIPTION)).doesNotExist();
    trainer.train(split, plan(), home, true, SILENT);

    assertThat(stops).containsExactly("step", "evaluation", "fit");
    assertSameFiles(home, folder.resolve("whole"));
  }

  private static void assertSameFiles(Path one, Path other) throws IOException {
    try (Stream<Path> files = Files.list(other)) {
      for (Path file : files.toList()) {
        assertThat(one.resolve(file.getFileName())).hasSameBinaryContentAs(file);
      }
    }
  }

  @Test
  void aPlanWithoutAPriorLeavesTheModelAlone() throws IOException {
    Path home = folder.resolve("alone");

    RecommenderSpec spec =
        trainer.train(split, plan().withPrior(Optional.empty()), home, false, SILENT);

    assertThat(spec.prior()).isEqualTo(PriorSpec.none());
    assertThat(RecommenderFolder.spec(home)).isEqualTo(spec);
    assertThat(home.resolve(RecommenderFolder.PRIOR_FILE)).doesNotExist();
    assertThat(home.resolve(RecommenderTrainer.MODEL)).hasSameBinaryContentAs(whole.model().path());
  }

  @Test
  void doesNotMixTrainings() throws IOException {
    Path home = folder.resolve("begun");
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> trainer.train(split, plan(), home, false, news -> trainer.cancel()));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> trainer.train(split, plan(), home, false, SILENT))
        .withMessageContainingAll("begun", "resume");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> trainer.train(split, plan(5), home, true, SILENT))
        .withMessageContainingAll("begun", "other settings");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> trainer.train(split, plan(), folder.resolve("whole"), true, SILENT))
        .withMessageContaining("recommender already");
  }

  @Test
  void anEnsembleIsOfModelsFromDifferentWeightsAndCanBeResumed() throws IOException {
    TrainingPlan usual = plan();
    TrainingPlan two =
        new TrainingPlan(
            new TrainingPlan.NewModel(300, 32, 1, 2, 64, 2),
            usual.prompts(),
            true,
            usual.schedule(),
            "F16",
            EvaluationReport.TOP,
            7);
    Path home = folder.resolve("two");
    RecommenderSpec spec = trainer.train(split, two, home, false, SILENT);

    assertThat(spec.model().paths())
        .containsExactly(home.resolve("model.gguf"), home.resolve("model-2.gguf"));
    assertThat(RecommenderFolder.spec(home)).isEqualTo(spec);
    assertThat(home.resolve("epochs-2.jsonl")).exists();
    assertThat(home.resolve("work")).doesNotExist();
    // The first is the one that is trained alone, the second is not.
    assertThat(home.resolve("model.gguf")).hasSameBinaryContentAs(whole.model().path());
    assertThat(Files.mismatch(home.resolve("model.gguf"), home.resolve("model-2.gguf")))
        .isNotNegative();

    Path stopped = folder.resolve("two-stopped");
    TrainingListener stopping =
        new TrainingListener() {
          private boolean second;

          @Override
          public void stage(String text) {
            second |= text.equals("model 2 of 2");
          }

          @Override
          public void progress(FineTuneProgress news) {
            if (second && news instanceof FineTuneProgress.Step step && step.step() == 3) {
              trainer.cancel();
            }
          }
        };
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> trainer.train(split, two, stopped, false, stopping));
    trainer.train(split, two, stopped, true, SILENT);
    for (String name : List.of("model.gguf", "model-2.gguf", "epochs-2.jsonl", "prior.gguf")) {
      assertThat(stopped.resolve(name)).hasSameBinaryContentAs(home.resolve(name));
    }
  }

  @Test
  void aTrainingThatFailedAtItsStartIsNotInTheWay() throws IOException {
    Path home = folder.resolve("failed");
    TrainingPlan wrong =
        new TrainingPlan(
            new TrainingPlan.Adapter(whole.model().path(), 2, 4, "x", false),
            plan().prompts(),
            true,
            plan().schedule(),
            "F16",
            10,
            1);
    assertThatExceptionOfType(FineTuneException.class)
        .isThrownBy(() -> trainer.train(split, wrong, home, false, SILENT))
        .withMessageContaining("--targets");

    trainer.train(split, plan(), home, false, SILENT);

    assertThat(home.resolve(RecommenderTrainer.MODEL)).hasSameBinaryContentAs(whole.model().path());
  }

  @Test
  void anAdapterIsTrainedOnABaseWhichIsNotCopied() throws IOException {
    Path home = folder.resolve("adapted");
    TrainingPlan plan = TrainingPlan.adapter(whole.model().path(), split);
    assertThat(plan.prompts()).isEqualTo(plan().prompts());

    RecommenderSpec spec = trainer.train(split, plan, home, false, SILENT);

    assertThat(spec.model())
        .isEqualTo(
            ModelSpec.of(whole.model().path())
                .withAdapter(AdapterSpec.of(home.resolve(RecommenderTrainer.ADAPTER))));
    assertThat(home.resolve(RecommenderTrainer.MODEL)).doesNotExist();
    assertThat(RecommenderFolder.read(home).adapters()).isEqualTo(spec.model().adapters());
  }

  @Test
  void anAdapterIsFoldedIntoACopyOfItsBase() throws IOException {
    Path home = folder.resolve("merged");
    TrainingPlan usual = TrainingPlan.adapter(whole.model().path(), split);
    TrainingPlan plan =
        new TrainingPlan(
            new TrainingPlan.Adapter(whole.model().path(), 2, 4, "all", true),
            usual.prompts(),
            false,
            new TrainingSchedule(1, 8, 1e-3, 0, 0.05, 0),
            "Q8_0",
            10,
            1);

    RecommenderSpec spec = trainer.train(split, plan, home, false, SILENT);

    assertThat(spec.model()).isEqualTo(ModelSpec.of(home.resolve(RecommenderTrainer.MODEL)));
    assertThat(TrainedWith.of(spec.model())).contains(plan.prompts());
  }

  @Test
  void dataWithoutTargetsAreRefused() {
    LeaveOneOutSplit tooShort = split(2);

    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> trainer.train(tooShort, plan(), folder.resolve("short"), false, SILENT))
        .withMessageContaining("three interactions");
  }

  private static TrainingPlan plan() {
    return plan(4);
  }

  private static TrainingPlan plan(int epochs) {
    return new TrainingPlan(
        new TrainingPlan.NewModel(300, 32, 1, 2, 64, 1),
        new TrainedWith(PromptTemplate.sequence(), TitleForm.SHORT, 64),
        true,
        new TrainingSchedule(epochs, 8, 5e-3, 0.1, 0.1, 0.1),
        "F16",
        EvaluationReport.TOP,
        7);
  }

  /** Twenty users who go round a circle of films from places of their own. */
  private static LeaveOneOutSplit split(int filmsEach) {
    InteractionDatasetBuilder data = new InteractionDatasetBuilder();
    int films = 40;
    for (int film = 0; film < films; film++) {
      data.addItem(new Item("f" + film, "Film " + (char) ('A' + film) + film, List.of()));
    }
    for (int user = 0; user < 20; user++) {
      for (int i = 0; i < filmsEach; i++) {
        data.add("u" + user, "f" + (2 * user + i) % films, i);
      }
    }
    return new LeaveOneOutSplit(data.build());
  }
}
