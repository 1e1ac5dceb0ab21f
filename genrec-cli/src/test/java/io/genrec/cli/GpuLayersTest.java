// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.genrec.model.ModelSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class GpuLayersTest {
  private final GpuLayers converter = new GpuLayers();

  @Test
  void wordsAndNumbersAreRead() {
    assertThat(converter.convert("auto")).isEqualTo(ModelSpec.FITTING_LAYERS);
    assertThat(converter.convert("all")).isEqualTo(ModelSpec.ALL_LAYERS);
    assertThat(converter.convert("0")).isZero();
    assertThat(converter.convert("33")).isEqualTo(33);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "many", "", "1.5", "99999999999"})
  void anythingElseIsRefused(String text) {
    assertThatExceptionOfType(TypeConversionException.class)
        .isThrownBy(() -> converter.convert(text))
        .withMessageContaining("auto, all");
  }
}
