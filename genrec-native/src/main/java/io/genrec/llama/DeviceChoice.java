// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import io.genrec.model.Device;
import io.genrec.model.ModelSpec;
import io.genrec.model.NativeLibraryException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which of the devices of this machine a model goes to, and why there are no others. */
final class DeviceChoice {
  private final List<Device> devices;

  /** By the names that devices have. */
  private final Map<String, String> unusable;

  private final String platform;

  /**
   * Takes what is here.
   *
   * @param devices the preferred one first
   * @param unusable the GPU backends that are here and have no device, with the reason
   * @param platform as the build names it
   */
  DeviceChoice(List<Device> devices, Map<String, String> unusable, String platform) {
    this.devices = List.copyOf(devices);
    this.unusable = new LinkedHashMap<>(unusable);
    this.platform = platform;
  }

  /** All devices. */
  List<Device> devices() {
    return devices;
  }

  /**
   * The CPU, which every build has.
   *
   * @throws NativeLibraryException if it has not
   */
  Device cpu() {
    return devices.stream()
        .filter(device -> !device.isGpu())
        .findFirst()
        .orElseThrow(() -> new NativeLibraryException("this build has no CPU backend"));
  }

  /** The GPU backends without devices, each with why, in words for people. */
  List<String> missing() {
    return GpuBackend.ALL.stream()
        .filter(backend -> devicesOf(backend.name()).isEmpty())
        .map(backend -> backend.name() + ": " + whyMissing(backend))
        .toList();
  }

  /**
   * The device for a model: the preferred one of those that have the backend and the name asked
   * for.
   *
   * @throws NativeLibraryException if the backend is not available; the message says why
   * @throws IllegalArgumentException if there is no such backend or device
   */
  Device choose(ModelSpec spec) {
    boolean autoBackend = isAuto(spec.backend());
    List<Device> possible = autoBackend ? devices : devicesOf(spec.backend());
    if (possible.isEmpty()) {
      throw unavailable(spec.backend());
    }
    if (isAuto(spec.device())) {
      return possible.get(0);
    }
    return possible.stream()
        .filter(device -> device.name().equalsIgnoreCase(spec.device()))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no device '%s'%s; there is: %s"
                        .formatted(
                            spec.device(),
                            autoBackend ? "" : " of backend '" + spec.backend() + "'",
                            names(possible))));
  }

  /**
   * Why a model that may go anywhere goes to the CPU, in one line, if somebody meant it to go
   * elsewhere: the library of a GPU backend is here and cannot be used, or no layer fits the GPU.
   */
  Optional<String> fallback(ModelSpec spec, Placement placement) {
    boolean gpu = devices.stream().anyMatch(Device::isGpu);
    if (gpu && !placement.device().isGpu() && spec.gpuLayers() == ModelSpec.FITTING_LAYERS) {
      Device preferred = choose(spec);
      return preferred.isGpu()
          ? Optional.of(
              "models run on the CPU; no layer fits the free memory of " + preferred.name())
          : Optional.empty();
    }
    if (gpu || unusable.isEmpty() || !isAuto(spec.backend()) || !isAuto(spec.device())) {
      return Optional.empty();
    }
    List<String> reasons = new ArrayList<>();
    for (GpuBackend backend : GpuBackend.ALL) {
      if (unusable.containsKey(backend.name())) {
        reasons.add(backend.name() + ": " + whyMissing(backend));
      }
    }
    return Optional.of("models run on the CPU; " + String.join("; ", reasons));
  }

  private List<Device> devicesOf(String backend) {
    return devices.stream().filter(device -> device.backend().equalsIgnoreCase(backend)).toList();
  }

  private String whyMissing(GpuBackend backend) {
    String reason = unusable.get(backend.name());
    return reason == null ? backend.absence(platform) : backend.explain(reason);
  }

  private RuntimeException unavailable(String name) {
    for (GpuBackend backend : GpuBackend.ALL) {
      if (backend.name().equalsIgnoreCase(name)) {
        return new NativeLibraryException(
            "backend '" + name + "' cannot be used here: " + whyMissing(backend));
      }
    }
    return new IllegalArgumentException(
        "there is no backend '%s'; there is: CPU, %s"
            .formatted(
                name,
                GpuBackend.ALL.stream().map(GpuBackend::name).collect(Collectors.joining(", "))));
  }

  /** Whether a name leaves the choice to genrec. */
  static boolean isAuto(String name) {
    return name.equalsIgnoreCase(ModelSpec.AUTO);
  }

  private static String names(List<Device> devices) {
    return devices.stream().map(Device::name).collect(Collectors.joining(", "));
  }
}
