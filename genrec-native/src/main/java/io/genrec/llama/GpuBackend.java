// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import java.util.List;
import java.util.Locale;

/**
 * A GPU backend that llama.cpp can be built with, and what it takes to have it.
 *
 * @param name what devices have it by
 * @param platforms where it can run, as the build names them
 * @param published the platforms for which a jar of it is published
 * @param causes what is known of its libraries' and of the loader's messages
 */
record GpuBackend(
    String name, List<String> platforms, List<String> published, List<GpuBackend.Cause> causes) {
  /** All of them. */
  static final List<GpuBackend> ALL =
      List.of(
          new GpuBackend(
              "CUDA",
              List.of("linux-x86_64", "linux-aarch64", "windows-x86_64"),
              List.of("linux-x86_64"),
              List.of(
                  new Cause("libcudart", "the CUDA runtime is not installed"),
                  new Cause("libcublas", "cuBLAS, a part of the CUDA toolkit, is not installed"),
                  new Cause("libcuda.so", "the NVIDIA driver is not installed"),
                  new Cause("driver version is insuff", "the NVIDIA driver is too old or missing"),
                  new Cause("no CUDA-capable device", "the NVIDIA driver finds no GPU"))),
          new GpuBackend("Metal", List.of("macos-aarch64"), List.of("macos-aarch64"), List.of()),
          new GpuBackend(
              "Vulkan",
              List.of("linux-x86_64", "linux-aarch64", "windows-x86_64"),
              List.of(),
              List.of(
                  new Cause("libvulkan", "the Vulkan loader is not installed"),
                  new Cause("returned NULL", "no Vulkan driver can be used"))),
          new GpuBackend(
              "HIP",
              List.of("linux-x86_64", "windows-x86_64"),
              List.of(),
              List.of(
                  new Cause("libamdhip64", "ROCm is not installed"),
                  new Cause("blas", "rocBLAS and hipBLAS, parts of ROCm, are not installed"))));

  /**
   * What a message means.
   *
   * @param sign what the message holds
   */
  record Cause(String sign, String meaning) {}

  /** Why a build for a platform does not have it. */
  String absence(String platform) {
    if (!platforms.contains(platform)) {
      return "there is none for " + platform;
    }
    String option = name.toLowerCase(Locale.ROOT);
    String add =
        published.contains(platform)
            ? "add io.genrec:genrec-native with the classifier %s-%s, or "
                .formatted(platform, option)
            : "";
    return "its library is not here; %sbuild genrec-native with -Dgenrec.gpu=%s"
        .formatted(add, option);
  }

  /** A message, after what it means where that is known. */
  String explain(String message) {
    return causes.stream()
        .filter(cause -> message.contains(cause.sign))
        .map(cause -> cause.meaning + " (" + message + ")")
        .findFirst()
        .orElse(message);
  }
}
