// SPDX-License-Identifier: Apache-2.0
package io.genrec.gguf;

import io.genrec.model.ModelLoadException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A LoRA adapter for a LLaMA in a GGUF file, its header checked: for each adapted matrix a pair of
 * tensors {@code .lora_a} of shape [in, rank] and {@code .lora_b} of shape [rank, out]. Immutable
 * and safe to share between threads.
 */
public final class AdapterFile {
  private static final Pattern BLOCK = Pattern.compile("blk\\.(\\d{1,3})\\.([a-z_]+)\\.weight");
  private static final String A = ".lora_a";
  private static final String B = ".lora_b";

  private final GgufFile file;
  private final double alpha;
  private final Map<String, LowRankPair> pairs = new TreeMap<>();

  private AdapterFile(GgufFile file) {
    GgufKeys keys = new GgufKeys(file.metadata());
    this.file = file;
    checkKind(keys);
    alpha = keys.real("adapter.lora.alpha", -Float.MAX_VALUE, Float.MAX_VALUE).orElse(0.0);
    for (GgufTensor tensor : file.tensors()) {
      String name = tensor.name();
      if (!name.endsWith(A) && !name.endsWith(B)) {
        throw new IllegalArgumentException(
            "tensor " + name + " is neither a .lora_a nor a .lora_b, and would be left out");
      }
      String matrix = name.substring(0, name.length() - A.length());
      pairs.computeIfAbsent(matrix, target -> LowRankPair.of(file, target));
    }
    if (pairs.isEmpty()) {
      throw new IllegalArgumentException("the adapter has no tensors");
    }
  }

  /**
   * Reads and checks a file's header.
   *
   * @throws ModelLoadException if the file is missing, damaged, or no LoRA adapter that genrec
   *     applies
   */
  public static AdapterFile read(Path path) {
    return of(GgufFile.read(path));
  }

  /**
   * Checks a header.
   *
   * @throws ModelLoadException if it is no LoRA adapter that genrec applies; the message names the
   *     file and what is wrong with it
   */
  public static AdapterFile of(GgufFile file) {
    try {
      return new AdapterFile(file);
    } catch (IllegalArgumentException e) {
      throw new ModelLoadException(file.path() + ": " + e.getMessage(), e);
    }
  }

  private void checkKind(GgufKeys keys) {
    if (GgufKind.of(file) != GgufKind.ADAPTER) {
      throw new IllegalArgumentException(
          "this is no adapter: general.type is not 'adapter'; give a model as --model");
    }
    String type = keys.string("adapter.type").orElse("");
    if (!type.equals("lora")) {
      throw new IllegalArgumentException(
          "the adapter is of type '" + type + "', but genrec applies 'lora'");
    }
    String architecture = keys.string("general.architecture").orElse("");
    if (!architecture.equals("llama")) {
      throw new IllegalArgumentException(
          "the adapter is for architecture '" + architecture + "', but genrec runs 'llama'");
    }
    if (keys.metadata().containsKey("adapter.alora.invocation_tokens")) {
      throw new IllegalArgumentException(
          "the adapter works only after certain tokens (aLoRA); genrec applies plain LoRA");
    }
  }

  /**
   * Checks that the adapter fits a model.
   *
   * @throws ModelLoadException if the model lacks an adapted matrix or has it in another shape; the
   *     message names both files, the tensor and both shapes
   */
  public void checkFits(LlamaFile base) {
    pairs.forEach(
        (matrix, pair) -> {
          GgufTensor tensor = base.file().tensorsByName().get(matrix);
          if (tensor == null || !tensor.shape().equals(pair.shape())) {
            throw new ModelLoadException(
                "%s does not fit %s: it changes %s of shape %s, but the model has %s; give the model that the adapter was trained on"
                    .formatted(
                        file.path(),
                        base.file().path(),
                        matrix,
                        pair.shape(),
                        tensor == null ? "none" : "it in shape " + tensor.shape()));
          }
        });
  }

  /** The file's header. */
  public GgufFile file() {
    return file;
  }

  /** The update is scaled by alpha / rank; 0 leaves it as it is. */
  public double alpha() {
    return alpha;
  }

  /** The ranks that occur. */
  public SortedSet<Long> ranks() {
    SortedSet<Long> ranks = new TreeSet<>();
    pairs.values().forEach(pair -> ranks.add(pair.rank()));
    return ranks;
  }

  /** The names of the adapted matrices, such as {@code blk.0.attn_q.weight}. */
  public List<String> matrices() {
    return List.copyOf(pairs.keySet());
  }

  /** The kinds of matrices adapted, such as {@code attn_q}. */
  public SortedSet<String> targets() {
    SortedSet<String> targets = new TreeSet<>();
    for (String matrix : pairs.keySet()) {
      Matcher block = BLOCK.matcher(matrix);
      targets.add(block.matches() ? block.group(2) : "output");
    }
    return targets;
  }

  /** The numbers of the layers that are adapted. */
  public SortedSet<Integer> layers() {
    SortedSet<Integer> layers = new TreeSet<>();
    for (String matrix : pairs.keySet()) {
      Matcher block = BLOCK.matcher(matrix);
      if (block.matches()) {
        layers.add(Integer.valueOf(block.group(1)));
      }
    }
    return layers;
  }

  /** The weights' numbers and bytes. */
  public GgufWeights weights() {
    return GgufWeights.of(file);
  }

  /** The shape of an adapted matrix and the rank of its update. */
  private record LowRankPair(List<Long> shape, long rank) {
    static LowRankPair of(GgufFile file, String matrix) {
      Matcher block = BLOCK.matcher(matrix);
      boolean known =
          block.matches()
              ? LlamaShape.BLOCK_MATRICES.contains(block.group(2))
              : matrix.equals("output.weight");
      if (!known) {
        throw new IllegalArgumentException(
            "the adapter changes "
                + matrix
                + "; genrec applies updates of a block's seven matrices and of output.weight");
      }
      List<Long> a = shape(file, matrix + A);
      List<Long> b = shape(file, matrix + B);
      if (!a.get(1).equals(b.get(0)) || a.get(1) == 0) {
        throw new IllegalArgumentException(
            "%s of shape %s and %s of shape %s have no common positive rank"
                .formatted(matrix + A, a, matrix + B, b));
      }
      return new LowRankPair(List.of(a.get(0), b.get(1)), a.get(1));
    }

    private static List<Long> shape(GgufFile file, String name) {
      GgufTensor tensor = file.tensorsByName().get(name);
      if (tensor == null) {
        throw new IllegalArgumentException(
            "there is no tensor " + name + ", the other half of a pair; fetch the file again");
      }
      if (tensor.shape().size() != 2 || !tensor.type().holdsWeights()) {
        throw new IllegalArgumentException(
            "tensor %s is no matrix of weights but %s of shape %s"
                .formatted(name, tensor.type(), tensor.shape()));
      }
      return tensor.shape();
    }
  }
}
