// SPDX-License-Identifier: Apache-2.0
package io.genrec.model;

import java.util.List;
import java.util.Optional;

/**
 * An engine that can run models. Engines register as services ({@link java.util.ServiceLoader}).
 *
 * <p>Creating a provider must be cheap and must not fail: an engine whose native library is missing
 * says so through {@link #unavailableReason}.
 */
public interface EngineProvider {
  /** The engine's name, such as {@code native}. */
  String name();

  /** Where the engine stands when any will do: the available one with the highest is taken. */
  int preference();

  /** Why the engine cannot run here, or empty if it can. */
  Optional<String> unavailableReason();

  /**
   * The devices that the engine can run on here, the preferred one first; empty if the engine is
   * not available.
   */
  List<Device> devices();

  /**
   * Devices that the engine could use in another build or on another machine, each with the reason
   * why it is not there; for people who wonder.
   */
  List<String> missingDevices();

  /**
   * Loads a model. The engine's name in the specification was already matched.
   *
   * @throws ModelLoadException if a file is missing, damaged or not one that the engine can run, or
   *     an adapter is of another model
   * @throws NativeLibraryException if the engine is not available
   * @throws DeviceMemoryException if the weights do not fit
   * @throws IllegalArgumentException if there is no device of the name that was asked for; the
   *     message lists those that there are
   * @throws java.util.concurrent.CancellationException if the monitor was cancelled
   */
  LanguageModel load(ModelSpec spec, LoadMonitor monitor);
}
