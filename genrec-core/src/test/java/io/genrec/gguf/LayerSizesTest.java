// SPDX-License-Identifier: Apache-2.0
package io.genrec.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import io.genrec.model.Device;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LayerSizesTest {
  private static final long MEBIBYTE = 1 << 20;

  /** Three layers of 100 MiB and a head of 40, beside an embedding of 60. */
  private static Map<String, GgufTensor> tensors() {
    Map<String, GgufTensor> tensors = new HashMap<>();
    put(tensors, "token_embd.weight", 60);
    put(tensors, "output.weight", 39);
    put(tensors, "output_norm.weight", 1);
    for (int layer = 0; layer < 3; layer++) {
      put(tensors, "blk." + layer + ".attn_q.weight", 30);
      put(tensors, "blk." + layer + ".ffn_up.weight", 70);
    }
    return tensors;
  }

  private static void put(Map<String, GgufTensor> tensors, String name, long mebibytes) {
    tensors.put(name, GgufTensor.float32(name, mebibytes * MEBIBYTE / Float.BYTES));
  }

  private static int fitting(long mebibytes) {
    return LayerSizes.of(tensors(), 3).fitting(with(mebibytes * MEBIBYTE));
  }

  private static Device with(long freeBytes) {
    return new Device("GPU0", "CUDA", "a GPU", 0, freeBytes);
  }

  @Test
  void layersAreTakenFromTheOutputWhileTheyFitBesideTheReserve() {
    assertThat(LayerSizes.of(tensors(), 3).count()).isEqualTo(4);
    assertThat(fitting(1)).isZero();
    assertThat(fitting(512 + 39)).isZero();
    assertThat(fitting(512 + 40)).isEqualTo(1);
    assertThat(fitting(512 + 139)).isEqualTo(1);
    assertThat(fitting(512 + 140)).isEqualTo(2);
    assertThat(fitting(512 + 339)).isEqualTo(3);
    assertThat(fitting(512 + 340)).isEqualTo(4);
    assertThat(fitting(80_000)).isEqualTo(4);
  }

  @Test
  void aFifthOfALargeMemoryIsLeftToSessions() {
    Map<String, GgufTensor> tensors = tensors();
    put(tensors, "blk.2.ffn_down.weight", 7_900);
    LayerSizes sizes = LayerSizes.of(tensors, 3);

    assertThat(sizes.fitting(with(10_000 * MEBIBYTE))).isEqualTo(1);
    assertThat(sizes.fitting(with(10_100 * MEBIBYTE))).isEqualTo(2);
  }

  @Test
  void memoryThatIsNotToldIsTakenForEnough() {
    assertThat(fitting(0)).isEqualTo(4);
    Device full = new Device("GPU0", "CUDA", "a GPU", 1000 * MEBIBYTE, 0);
    assertThat(LayerSizes.of(tensors(), 3).fitting(full)).isZero();
  }

  @Test
  void aSharedHeadIsCountedAsLargeAsTheEmbedding() {
    Map<String, GgufTensor> tensors = tensors();
    tensors.remove("output.weight");
    LayerSizes tied = LayerSizes.of(tensors, 3);

    assertThat(tied.fitting(with((512 + 60) * MEBIBYTE))).isZero();
    assertThat(tied.fitting(with((512 + 61) * MEBIBYTE))).isEqualTo(1);
  }
}
