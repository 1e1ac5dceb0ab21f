// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.genrec.gguf.LayerSizes;
import io.genrec.gguf.LlamaFile;
import io.genrec.model.Device;
import io.genrec.model.DeviceMemoryException;
import io.genrec.model.ModelSpec;
import io.genrec.model.NativeLibraryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceChoiceTest {
  private static final String LINUX = "linux-x86_64";
  private static final long GIBIBYTE = 1L << 30;
  private static final Device CPU = new Device("CPU", "CPU", "a processor", 0, 0);
  private static final Device CUDA =
      new Device("CUDA0", "CUDA", "a GPU", 8 * GIBIBYTE, 7 * GIBIBYTE);
  private static final Device SECOND =
      new Device("CUDA1", "CUDA", "another", 8 * GIBIBYTE, 7 * GIBIBYTE);
  private static final Device VULKAN =
      new Device("Vulkan0", "Vulkan", "a GPU", 8 * GIBIBYTE, 7 * GIBIBYTE);
  private static final ModelSpec ANYWHERE = ModelSpec.of(Path.of("model.gguf"));
  private static final String NO_DRIVER =
      "load_backend: failed to load libggml-cuda.so: libcuda.so.1: cannot open shared object file";

  @TempDir private static Path folder;

  private static DeviceChoice withGpus() {
    return new DeviceChoice(List.of(CUDA, SECOND, VULKAN, CPU), Map.of(), LINUX);
  }

  private static DeviceChoice withoutDriver() {
    return new DeviceChoice(List.of(CPU), Map.of("CUDA", NO_DRIVER), LINUX);
  }

  @Test
  void theFirstDeviceIsTakenUnlessOneIsAskedFor() {
    assertThat(withGpus().choose(ANYWHERE)).isEqualTo(CUDA);
    assertThat(withGpus().choose(ANYWHERE.withBackend("vulkan"))).isEqualTo(VULKAN);
    assertThat(withGpus().choose(ANYWHERE.withBackend("Cpu"))).isEqualTo(CPU);
    assertThat(withGpus().choose(ANYWHERE.withDevice("cuda1"))).isEqualTo(SECOND);
    assertThat(withGpus().choose(ANYWHERE.withBackend("cuda").withDevice("CUDA1")))
        .isEqualTo(SECOND);
  }

  @Test
  void aBackendThatIsAskedForAndNotThereIsRefusedWithTheReason() {
    assertThatExceptionOfType(NativeLibraryException.class)
        .isThrownBy(() -> withoutDriver().choose(ANYWHERE.withBackend("cuda")))
        .withMessageContainingAll("'cuda'", "NVIDIA driver is not installed", "libcuda.so.1");
    assertThatExceptionOfType(NativeLibraryException.class)
        .isThrownBy(() -> withoutDriver().choose(ANYWHERE.withBackend("vulkan")))
        .withMessageContaining("build genrec-native with -Dgenrec.gpu=vulkan");
    assertThatExceptionOfType(NativeLibraryException.class)
        .isThrownBy(
            () ->
                new DeviceChoice(List.of(CPU), Map.of(), LINUX)
                    .choose(ANYWHERE.withBackend("cuda")))
        .withMessageContainingAll("classifier linux-x86_64-cuda", "-Dgenrec.gpu=cuda");
    assertThatExceptionOfType(NativeLibraryException.class)
        .isThrownBy(() -> withoutDriver().choose(ANYWHERE.withBackend("metal")))
        .withMessageContaining("there is none for linux-x86_64");
  }

  @Test
  void unknownBackendsAndDevicesAreRefusedWithThoseThereAre() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> withGpus().choose(ANYWHERE.withBackend("abacus")))
        .withMessageContainingAll("'abacus'", "CPU, CUDA, Metal, Vulkan, HIP");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> withGpus().choose(ANYWHERE.withDevice("CUDA7")))
        .withMessageContainingAll("'CUDA7'", "CUDA0, CUDA1, Vulkan0, CPU");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> withGpus().choose(ANYWHERE.withBackend("cuda").withDevice("CPU")))
        .withMessageContainingAll("'CPU'", "backend 'cuda'", "CUDA0, CUDA1");
  }

  @Test
  void fallingBackToTheCpuIsExplainedOnlyWhereAGpuWasMeant() {
    Placement cpu = new Placement(CPU, 0, 4);
    assertThat(withoutDriver().fallback(ANYWHERE, cpu))
        .hasValueSatisfying(
            line -> assertThat(line).contains("CPU", "CUDA: the NVIDIA driver is not installed"));
    assertThat(withoutDriver().fallback(ANYWHERE.withBackend("cpu"), cpu)).isEmpty();
    assertThat(withoutDriver().fallback(ANYWHERE.withDevice("CPU"), cpu)).isEmpty();
    assertThat(withGpus().fallback(ANYWHERE, new Placement(CUDA, 4, 4))).isEmpty();
    assertThat(new DeviceChoice(List.of(CPU), Map.of(), LINUX).fallback(ANYWHERE, cpu)).isEmpty();
    assertThat(
            new DeviceChoice(List.of(VULKAN, CPU), Map.of("CUDA", NO_DRIVER), LINUX)
                .fallback(ANYWHERE, new Placement(VULKAN, 4, 4)))
        .isEmpty();
  }

  @Test
  void whatIsMissingIsListedWithItsReason() {
    assertThat(withGpus().missing())
        .hasSize(2)
        .anySatisfy(line -> assertThat(line).isEqualTo("Metal: there is none for linux-x86_64"))
        .anySatisfy(line -> assertThat(line).startsWith("HIP: its library is not here"));
    assertThat(withoutDriver().missing()).hasSize(4);
  }

  @Test
  void asManyLayersAsFitGoToTheGpu() {
    LlamaFile file =
        LlamaFile.read(TestModels.write(folder.resolve("m.gguf"), TestModels.GROUPED_QUERY));
    int all = LayerSizes.of(file).count();

    assertThat(placed(file, CUDA, ModelSpec.FITTING_LAYERS))
        .isEqualTo(new Placement(CUDA, all, all));
    assertThat(placed(file, CUDA, ModelSpec.ALL_LAYERS)).isEqualTo(new Placement(CUDA, all, all));
    assertThat(placed(file, CUDA, 1000)).isEqualTo(new Placement(CUDA, all, all));
    assertThat(placed(file, CUDA, 2).share()).isEqualTo(", 2 of 4 layers");
    assertThat(placed(file, CUDA, all).share()).isEmpty();
  }

  @Test
  void aModelWithNoLayerOnTheGpuIsTheCpus() {
    LlamaFile file =
        LlamaFile.read(TestModels.write(folder.resolve("m.gguf"), TestModels.GROUPED_QUERY));
    Device full = new Device("CUDA0", "CUDA", "a GPU", GIBIBYTE, 1000);

    Placement fitting = placed(file, full, ModelSpec.FITTING_LAYERS);
    assertThat(fitting).isEqualTo(new Placement(CPU, 0, 4));
    assertThat(new DeviceChoice(List.of(full, CPU), Map.of(), LINUX).fallback(ANYWHERE, fitting))
        .hasValueSatisfying(line -> assertThat(line).contains("CPU", "no layer fits", "CUDA0"));
    assertThat(placed(file, full, ModelSpec.ALL_LAYERS)).isEqualTo(new Placement(full, 4, 4));
    assertThat(placed(file, CUDA, 0)).isEqualTo(new Placement(CPU, 0, 4));
  }

  @Test
  void aGpuAskedForByNameIsNeverTheCpu() {
    LlamaFile file =
        LlamaFile.read(TestModels.write(folder.resolve("m.gguf"), TestModels.GROUPED_QUERY));
    Device full = new Device("CUDA0", "CUDA", "a GPU", GIBIBYTE, 1000);
    DeviceChoice choice = new DeviceChoice(List.of(full, CPU), Map.of(), LINUX);

    assertThatExceptionOfType(DeviceMemoryException.class)
        .isThrownBy(() -> Placement.of(ANYWHERE.withBackend("cuda"), file, choice))
        .withMessageContainingAll("CUDA0", "0 MiB are free");
    assertThatExceptionOfType(DeviceMemoryException.class)
        .isThrownBy(() -> Placement.of(ANYWHERE.withDevice("CUDA0"), file, choice));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Placement.of(ANYWHERE.withBackend("cuda").withGpuLayers(0), file, choice))
        .withMessageContaining("backend cpu");
  }

  @Test
  void layersThatAreToBeOnAGpuNeedOne() {
    LlamaFile file =
        LlamaFile.read(TestModels.write(folder.resolve("m.gguf"), TestModels.GROUPED_QUERY));
    DeviceChoice choice = new DeviceChoice(List.of(CPU), Map.of(), LINUX);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Placement.of(ANYWHERE.withGpuLayers(2), file, choice))
        .withMessageContaining("gpuLayers");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Placement.of(ANYWHERE.withGpuLayers(ModelSpec.ALL_LAYERS), file, choice));
    assertThat(Placement.of(ANYWHERE.withGpuLayers(0), file, choice))
        .isEqualTo(new Placement(CPU, 0, 4));
    assertThat(Placement.of(ANYWHERE.withBackend("cpu").withGpuLayers(2), file, choice))
        .isEqualTo(new Placement(CPU, 0, 4));
  }

  private static Placement placed(LlamaFile file, Device gpu, int layers) {
    DeviceChoice choice = new DeviceChoice(List.of(gpu, CPU), Map.of(), LINUX);
    return Placement.of(ANYWHERE.withGpuLayers(layers), file, choice);
  }
}
