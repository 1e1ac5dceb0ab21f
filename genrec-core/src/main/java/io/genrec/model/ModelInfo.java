// SPDX-License-Identifier: Apache-2.0
package io.genrec.model;

/**
 * Facts about a loaded model and where it runs.
 *
 * @param architecture the architecture named in the file, such as {@code llama}
 * @param name the name that the file gives itself, or empty
 * @param parameterCount the number of weights
 * @param weightBytes the size of the weights in memory
 * @param vocabularySize the number of tokens
 * @param contextLength the tokens of context that the model was made for
 * @param cacheBytesPerToken the memory that a session's cache takes for each token of its context
 * @param engine the engine's name, such as {@code native}
 * @param backend what computes: {@code CPU}, {@code CUDA}, {@code Metal}
 * @param device the device in the engine's words
 */
public record ModelInfo(
    String architecture,
    String name,
    long parameterCount,
    long weightBytes,
    int vocabularySize,
    int contextLength,
    long cacheBytesPerToken,
    String engine,
    String backend,
    String device) {}
