// SPDX-License-Identifier: Apache-2.0
package io.genrec.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;

import io.genrec.catalogue.Catalogue;
import io.genrec.catalogue.Item;
import io.genrec.data.InteractionDatasetBuilder;
import io.genrec.data.LeaveOneOutSplit;
import io.genrec.eval.RandomDataset;
import io.genrec.gguf.GgmlType;
import io.genrec.gguf.GgufFile;
import io.genrec.gguf.GgufTensor;
import io.genrec.gguf.GgufValue;
import io.genrec.gguf.GgufWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CooccurrenceFileTest {
  private static final CooccurrenceSettings SETTINGS =
      new CooccurrenceSettings(2, new HistoryWeights(0.7, 5), 0.25, 3);

  @TempDir private Path folder;

  @Test
  void readsWhatWasWritten() throws IOException {
    for (int seed = 0; seed < 20; seed++) {
      LeaveOneOutSplit split = RandomDataset.draw(seed);
      Catalogue catalogue = split.dataset().catalogue();
      CooccurrencePrior counted = CooccurrencePrior.count(split, SETTINGS);
      Path file = folder.resolve("prior.gguf");

      counted.write(file);
      CooccurrencePrior read = CooccurrencePrior.read(file, catalogue);

      assertThat(read.settings()).isEqualTo(SETTINGS);
      int[] history = CooccurrencePriorTest.history(split, seed);
      assertThat(logs(read, catalogue, history))
          .as("seed %d", seed)
          .isEqualTo(logs(counted, catalogue, history));
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files).containsExactly(file);
      }
    }
  }

  @Test
  void itemsWithoutNeighboursAreAsPopularAsTheyAre() throws IOException {
    LeaveOneOutSplit split =
        new LeaveOneOutSplit(
            new InteractionDatasetBuilder()
                .addItem(Item.of("a", "A"))
                .addItem(Item.of("b", "B"))
                .add("u", "a", 1)
                .build());
    Catalogue catalogue = split.dataset().catalogue();

    ItemPrior read = CooccurrencePrior.read(written(split), catalogue);

    assertThat(logs(read, catalogue, new int[] {0}))
        .isEqualTo(logs(PopularityPrior.of(split), catalogue, new int[0]));
  }

  @Test
  void theSameCountsGiveTheSameBytes() throws IOException {
    Path one = written(RandomDataset.draw(3));
    byte[] first = Files.readAllBytes(one);

    assertThat(Files.readAllBytes(written(RandomDataset.draw(3)))).isEqualTo(first);
  }

  @Test
  void aSerialisedSourceOpensTheFile() throws Exception {
    LeaveOneOutSplit split = RandomDataset.draw(4);
    Catalogue catalogue = split.dataset().catalogue();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(CooccurrencePrior.file(written(split)));
    }

    ItemPriorSource source;
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      source = (ItemPriorSource) in.readObject();
    }

    assertThat(logs(source.open(catalogue), catalogue, new int[] {0}))
        .isEqualTo(logs(CooccurrencePrior.count(split, SETTINGS), catalogue, new int[] {0}));
  }

  /** As if the other catalogue's items had been counted: their numbers do not matter. */
  @Test
  void itemsAreFoundByTheirIdsInAnyOrder() throws IOException {
    for (int seed = 0; seed < 20; seed++) {
      LeaveOneOutSplit split = RandomDataset.draw(seed);
      Catalogue own = split.dataset().catalogue();
      List<Item> shuffled = new ArrayList<>(own.items());
      Collections.shuffle(shuffled, new Random(seed));
      Catalogue other = Catalogue.of(shuffled);
      int[] history = CooccurrencePriorTest.history(split, seed);
      int[] others = new int[history.length];
      for (int i = 0; i < history.length; i++) {
        others[i] = other.indexOf(own.item(history[i]).id()).orElseThrow();
      }

      double[] logs = logs(CooccurrencePrior.read(written(split), other), other, others);

      double[] expected = logs(CooccurrencePrior.count(split, SETTINGS), own, history);
      for (int item = 0; item < expected.length; item++) {
        assertThat(logs[other.indexOf(own.item(item).id()).orElseThrow()])
            .as("seed %d, item %d", seed, item)
            .isCloseTo(expected[item], within(1e-12));
      }
    }
  }

  @Test
  void unknownItemsAreAsPopularAsWhatNeverOccurredAndMissingOnesAreLeftOut() throws IOException {
    LeaveOneOutSplit split = RandomDataset.draw(5);
    List<Item> items = new ArrayList<>(split.dataset().catalogue().items());
    items.remove(0);
    items.add(Item.of("new", "New"));
    Catalogue changed = Catalogue.of(items);

    CooccurrencePrior prior = CooccurrencePrior.read(written(split), changed);

    int unknown = items.size() - 1;
    double[] ofNothing = logs(prior, changed, new int[] {unknown});
    double total = 0;
    for (int user = 0; user < split.dataset().userCount(); user++) {
      for (int item : split.trainingHistory(user)) {
        total += item == 0 ? 0 : 1;
      }
    }
    assertThat(ofNothing[unknown]).isEqualTo(Math.log(1 / (total + items.size())));
    double sum = 0;
    for (double log : logs(prior, changed, new int[] {0})) {
      sum += Math.exp(log);
    }
    assertThat(sum).isCloseTo(1, within(1e-6));
  }

  @Test
  void aMissingOrForeignFileIsRefusedByName() throws IOException {
    Path file = folder.resolve("none.gguf");
    refused(file, "none.gguf", "no such file");
    Files.writeString(file, "not a GGUF at all");
    refused(file, "none.gguf", "GGUF");
    try (GgufWriter writer = GgufWriter.create(file, Map.of(), List.of())) {
      writer.finish();
    }
    refused(file, "none.gguf", "genrec.prior.kind", "genrec tune");
  }

  @Test
  void aTruncatedFileIsRefusedWhereverItEnds() throws IOException {
    Path file = written(RandomDataset.draw(6));
    byte[] whole = Files.readAllBytes(file);
    GgufFile header = GgufFile.read(file);
    int end =
        (int)
            header.tensors().stream()
                .mapToLong(each -> header.offsetOf(each.name()) + each.byteSize())
                .max()
                .orElseThrow();
    for (int length = 0; length < end; length += 7) {
      Files.write(file, Arrays.copyOf(whole, length));
      refused(file, "prior.gguf");
    }
  }

  @Test
  void missingKeysAndTensorsOfOtherSizesAreRefused() throws IOException {
    Path file = written(RandomDataset.draw(7));
    GgufFile header = GgufFile.read(file);
    for (String key : header.metadata("genrec.prior.").keySet()) {
      Map<String, GgufValue> fewer = new LinkedHashMap<>(header.metadata());
      fewer.remove(key);
      copy(file, folder.resolve("changed.gguf"), fewer, header.tensors());
      refused(folder.resolve("changed.gguf"), "changed.gguf", key);
      fewer.put(key, GgufValue.bool(true));
      copy(file, folder.resolve("changed.gguf"), fewer, header.tensors());
      refused(folder.resolve("changed.gguf"), "changed.gguf");
    }
    for (GgufTensor tensor : header.tensors()) {
      List<GgufTensor> tensors = new ArrayList<>(header.tensors());
      tensors.set(
          tensors.indexOf(tensor),
          new GgufTensor(tensor.name(), GgmlType.I32, List.of(tensor.elements() + 1)));
      copy(file, folder.resolve("changed.gguf"), header.metadata(), tensors);
      refused(folder.resolve("changed.gguf"), "changed.gguf", tensor.name());
    }
  }

  /** A changed byte may give another sound prior; it never gives numbers that are none. */
  @Test
  void changedBytesAreTakenOrRefused() throws IOException {
    LeaveOneOutSplit split = RandomDataset.draw(8);
    Catalogue catalogue = split.dataset().catalogue();
    Path file = written(split);
    byte[] bytes = Files.readAllBytes(file);
    int refused = 0;
    for (int seed = 0; seed < 1_000; seed++) {
      Random random = new Random(seed);
      byte[] changed = bytes.clone();
      changed[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      Files.write(file, changed);
      try {
        ItemPrior prior = CooccurrencePrior.read(file, catalogue);
        for (double log : logs(prior, catalogue, new int[] {0, 1})) {
          assertThat(log).as("seed %d", seed).isFinite();
        }
      } catch (ItemPriorException e) {
        refused++;
        assertThat(e).as("seed %d", seed).hasMessageContaining("prior.gguf");
      } catch (RuntimeException e) {
        fail("seed " + seed, e);
      }
    }
    assertThat(refused).isPositive();
  }

  private void refused(Path file, String... parts) {
    assertThatExceptionOfType(ItemPriorException.class)
        .isThrownBy(() -> CooccurrencePrior.read(file, Catalogue.of(List.of())))
        .withMessageContainingAll(parts);
  }

  private Path written(LeaveOneOutSplit split) throws IOException {
    Path file = folder.resolve("prior.gguf");
    CooccurrencePrior.count(split, SETTINGS).write(file);
    return file;
  }

  private static void copy(
      Path from, Path to, Map<String, GgufValue> metadata, List<GgufTensor> tensors)
      throws IOException {
    GgufFile header = GgufFile.read(from);
    byte[] bytes = Files.readAllBytes(from);
    try (GgufWriter writer = GgufWriter.create(to, metadata, tensors)) {
      for (GgufTensor tensor : tensors) {
        ByteBuffer data =
            ByteBuffer.allocate((int) tensor.byteSize()).order(ByteOrder.LITTLE_ENDIAN);
        int length = (int) Math.min(tensor.byteSize(), bytesOf(header, tensor.name()));
        data.put(bytes, (int) header.offsetOf(tensor.name()), length);
        writer.write(data.rewind());
      }
      writer.finish();
    }
  }

  private static long bytesOf(GgufFile header, String tensor) {
    GgufTensor found = header.tensorsByName().get(tensor);
    return found == null ? 0 : found.byteSize();
  }

  private static double[] logs(ItemPrior prior, Catalogue catalogue, int[] history) {
    double[] logs = new double[catalogue.size()];
    prior.logProbabilities(history, logs);
    return logs;
  }
}
