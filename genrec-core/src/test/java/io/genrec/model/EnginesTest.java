// SPDX-License-Identifier: Apache-2.0
package io.genrec.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EnginesTest {
  private static final EngineProvider BROKEN = new Named("native", 100, "it has no library");
  private static final EngineProvider SPARE = new Named("portable", 50, null);

  /** An engine that loads nothing. */
  private record Named(String name, int preference, @Nullable String reason)
      implements EngineProvider {
    @Override
    public Optional<String> unavailableReason() {
      return Optional.ofNullable(reason);
    }

    @Override
    public List<Device> devices() {
      return List.of();
    }

    @Override
    public List<String> missingDevices() {
      return List.of();
    }

    @Override
    public LanguageModel load(ModelSpec spec, LoadMonitor monitor) {
      throw new ModelException("nothing is loaded in this test");
    }
  }

  @Test
  void theNextEngineIsTakenWhereThePreferredOneCannotRun() {
    List<EngineProvider> engines = List.of(BROKEN, SPARE);

    assertThat(Engines.choose(engines, ModelSpec.AUTO)).isSameAs(SPARE);
    assertThat(Engines.fallback(engines, SPARE).orElseThrow())
        .contains("'portable' is used")
        .contains("native: it has no library");
  }

  @Test
  void nothingIsSaidOfThePreferredEngine() {
    EngineProvider preferred = new Named("native", 100, null);
    List<EngineProvider> engines = List.of(preferred, SPARE);

    assertThat(Engines.choose(engines, ModelSpec.AUTO)).isSameAs(preferred);
    assertThat(Engines.fallback(engines, preferred)).isEmpty();
  }

  @Test
  void anEngineAskedForByNameIsTakenOrNone() {
    List<EngineProvider> engines = List.of(BROKEN, SPARE);

    assertThat(Engines.choose(engines, "portable")).isSameAs(SPARE);
    assertThatExceptionOfType(NativeLibraryException.class)
        .isThrownBy(() -> Engines.choose(engines, "native"))
        .withMessageContaining("it has no library");
    assertThatExceptionOfType(NativeLibraryException.class)
        .isThrownBy(() -> Engines.choose(engines, "abacus"))
        .withMessageContaining("native, portable");
  }

  @Test
  void withoutAnyEngineTheDependenciesAreNamed() {
    assertThatExceptionOfType(NativeLibraryException.class)
        .isThrownBy(() -> Engines.choose(List.of(), ModelSpec.AUTO))
        .withMessageContaining("genrec-native")
        .withMessageContaining("genrec-portable");
    assertThatExceptionOfType(NativeLibraryException.class)
        .isThrownBy(() -> Engines.choose(List.of(BROKEN), ModelSpec.AUTO))
        .withMessageContaining("it has no library");
  }
}
