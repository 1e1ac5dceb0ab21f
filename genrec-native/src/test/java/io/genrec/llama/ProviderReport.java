// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import io.genrec.model.EngineProvider;
import io.genrec.model.Engines;

/** Prints why each engine cannot run here, or {@code available}. */
final class ProviderReport {
  private ProviderReport() {}

  public static void main(String[] arguments) {
    for (EngineProvider engine : Engines.all()) {
      System.out.println(engine.unavailableReason().orElse("available"));
      System.out.println(engine.devices().size() + " devices");
      engine.missingDevices().forEach(missing -> System.out.println("missing " + missing));
    }
  }
}
