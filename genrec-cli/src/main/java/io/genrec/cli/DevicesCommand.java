// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.model.Device;
import io.genrec.model.EngineProvider;
import io.genrec.model.Engines;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the engines and devices that models can run on, and why others are missing. */
@Command(
    name = "devices",
    description = "Lists engines and devices, with why the missing ones are missing.",
    mixinStandardHelpOptions = true)
final class DevicesCommand implements Callable<Integer> {
  private static final double BYTES_PER_GIB = 1L << 30;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    List<EngineProvider> engines = Engines.all();
    if (engines.isEmpty()) {
      out.println("no engine is on the class path");
    }
    for (EngineProvider engine : engines) {
      out.println(
          "engine "
              + engine.name()
              + ": "
              + engine.unavailableReason().map(r -> "cannot run here: " + r).orElse("available"));
      for (Device device : engine.devices()) {
        out.println("  " + line(device));
      }
      for (String missing : engine.missingDevices()) {
        out.println("  missing: " + missing);
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private static String line(Device device) {
    String text = device.name() + "  " + device.backend() + "  " + device.description();
    if (device.totalBytes() <= 0) {
      return text;
    }
    return text
        + String.format(
            Locale.ROOT,
            "  %.1f GiB, %.1f GiB free",
            device.totalBytes() / BYTES_PER_GIB,
            device.freeBytes() / BYTES_PER_GIB);
  }
}
