// SPDX-License-Identifier: Apache-2.0
package io.genrec.model;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which model to load, with which adapters, on which engine and device. Serialisable, so that
 * another process can open the same model.
 *
 * @param file the path of a GGUF model file
 * @param ensemble the paths of further GGUF model files with the same vocabulary, whose
 *     probabilities are averaged with the first one's; without adapters only
 * @param adapters the LoRA adapters, all applied together
 * @param engine the name of an engine, or {@link #AUTO} for the best that is available
 * @param backend what computes: {@code cpu}, {@code cuda}, {@code metal}, {@code vulkan}, {@code
 *     hip}, in any case; or {@link #AUTO} for a GPU where one can be used, and else the CPU
 * @param device the name of a device as {@link EngineProvider#devices()} lists it, or {@link #AUTO}
 * @param gpuLayers how many layers go to the GPU, counted from the output, which counts as one;
 *     {@link #ALL_LAYERS}, or {@link #FITTING_LAYERS}
 * @param memoryMapped whether the weights are mapped from the file instead of read
 * @param validateWeights whether every weight is checked for being a finite number, which reads the
 *     whole file
 */
public record ModelSpec(
    String file,
    List<String> ensemble,
    List<AdapterSpec> adapters,
    String engine,
    String backend,
    String device,
    int gpuLayers,
    boolean memoryMapped,
    boolean validateWeights)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Leaves a choice to genrec: an engine, a backend, or a device. */
  public static final String AUTO = "auto";

  /** All layers go to the GPU; where they do not fit, the model does not load. */
  public static final int ALL_LAYERS = -1;

  /**
   * As many layers go to the GPU as its free memory holds beside what sessions need; the rest
   * computes on the CPU.
   */
  public static final int FITTING_LAYERS = -2;

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if the number of layers is below {@link #FITTING_LAYERS}, or
   *     there are both an ensemble and adapters
   */
  public ModelSpec {
    ensemble = List.copyOf(ensemble);
    adapters = List.copyOf(adapters);
    if (!ensemble.isEmpty() && !adapters.isEmpty()) {
      throw new IllegalArgumentException(
          "an ensemble of models cannot have adapters; merge each adapter into its model");
    }
    if (gpuLayers < FITTING_LAYERS) {
      throw new IllegalArgumentException(
          "gpuLayers must be at least 0, or %d for all, or %d for as many as fit, was %d"
              .formatted(ALL_LAYERS, FITTING_LAYERS, gpuLayers));
    }
  }

  /** A model on the best engine and device that there is. */
  public static ModelSpec of(Path file) {
    return new ModelSpec(
        file.toString(), List.of(), List.of(), AUTO, AUTO, AUTO, FITTING_LAYERS, true, false);
  }

  /** The model's file. */
  public Path path() {
    return Path.of(file);
  }

  /** The files of all models, the first one's first. */
  public List<Path> paths() {
    return Stream.concat(Stream.of(file), ensemble.stream()).map(Path::of).toList();
  }

  /** The same with one more model, whose probabilities are averaged with the others'. */
  public ModelSpec withMember(Path member) {
    List<String> more = new ArrayList<>(ensemble);
    more.add(member.toString());
    return new ModelSpec(
        file, more, adapters, engine, backend, device, gpuLayers, memoryMapped, validateWeights);
  }

  /** Each model on its own. */
  List<ModelSpec> members() {
    return paths().stream()
        .map(
            path ->
                new ModelSpec(
                    path.toString(),
                    List.of(),
                    adapters,
                    engine,
                    backend,
                    device,
                    gpuLayers,
                    memoryMapped,
                    validateWeights))
        .toList();
  }

  /** The same with one more adapter. */
  public ModelSpec withAdapter(AdapterSpec adapter) {
    List<AdapterSpec> more = new ArrayList<>(adapters);
    more.add(adapter);
    return new ModelSpec(
        file, ensemble, more, engine, backend, device, gpuLayers, memoryMapped, validateWeights);
  }

  /** The same on an engine of a given name. */
  public ModelSpec withEngine(String name) {
    return new ModelSpec(
        file, ensemble, adapters, name, backend, device, gpuLayers, memoryMapped, validateWeights);
  }

  /** The same on a backend of a given name, or on {@link #AUTO}. */
  public ModelSpec withBackend(String name) {
    return new ModelSpec(
        file, ensemble, adapters, engine, name, device, gpuLayers, memoryMapped, validateWeights);
  }

  /** The same on a device of a given name. */
  public ModelSpec withDevice(String name) {
    return new ModelSpec(
        file, ensemble, adapters, engine, backend, name, gpuLayers, memoryMapped, validateWeights);
  }

  /**
   * The same with another number of layers on the GPU.
   *
   * @throws IllegalArgumentException if the number is below {@link #FITTING_LAYERS}
   */
  public ModelSpec withGpuLayers(int layers) {
    return new ModelSpec(
        file, ensemble, adapters, engine, backend, device, layers, memoryMapped, validateWeights);
  }

  /** The same with the weights mapped from the file, or read. */
  public ModelSpec withMemoryMapped(boolean mapped) {
    return new ModelSpec(
        file, ensemble, adapters, engine, backend, device, gpuLayers, mapped, validateWeights);
  }

  /** The same with or without a check of every weight. */
  public ModelSpec withValidateWeights(boolean validate) {
    return new ModelSpec(
        file, ensemble, adapters, engine, backend, device, gpuLayers, memoryMapped, validate);
  }
}
