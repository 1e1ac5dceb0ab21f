// SPDX-License-Identifier: Apache-2.0
package io.genrec.gguf;

import io.genrec.model.ModelLoadException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The tokenizer of a model as the metadata of its file. Immutable. */
public final class LlamaVocabulary {
  private static final String PREFIX = "tokenizer.";
  private static final int NORMAL = 1;
  private static final int UNKNOWN = 2;
  private static final int CONTROL = 3;
  static final int BYTE = 6;

  /** How text is cut into tokens. */
  public enum Kind {
    /** SentencePiece, which files call {@code llama}. */
    SENTENCE_PIECE("llama", 1, 2),
    /** Byte-level byte-pair encoding, which files call {@code gpt2}. */
    BYTE_PAIR("gpt2", 11, 11);

    private final String fileName;
    private final int defaultBeginning;
    private final int defaultEnd;

    Kind(String fileName, int defaultBeginning, int defaultEnd) {
      this.fileName = fileName;
      this.defaultBeginning = defaultBeginning;
      this.defaultEnd = defaultEnd;
    }

    static Optional<Kind> of(String fileName) {
      return Arrays.stream(values()).filter(kind -> kind.fileName.equals(fileName)).findFirst();
    }
  }

  private final Map<String, GgufValue> metadata;
  private final Kind kind;
  private final int size;
  private final int beginningOfSequence;
  private final int endOfSequence;
  private final OptionalInt newline;
  private final int unwritableBytes;

  private LlamaVocabulary(Map<String, GgufValue> metadata) {
    VocabularyCheck check = new VocabularyCheck(new GgufKeys(metadata));
    this.metadata = Collections.unmodifiableMap(metadata);
    kind = check.kind();
    size = check.size();
    beginningOfSequence = check.special("bos", kind.defaultBeginning);
    endOfSequence = check.special("eos", kind.defaultEnd);
    ByteTokens bytes = ByteTokens.of(kind, metadata);
    newline = bytes.tokenOf('\n');
    unwritableBytes = bytes.missing();
  }

  /**
   * 260 tokens that can write any text: {@code <unk>}, {@code <s>}, {@code </s>}, the 256 bytes and
   * the space. It starts a text with {@code <s>} when asked for special tokens and puts no space
   * before it.
   */
  public static LlamaVocabulary ofBytes() {
    return ofPieces(List.of("\u2581"), 0); // SentencePiece writes a space as this
  }

  /**
   * {@code <unk>}, {@code <s>}, {@code </s>}, the 256 bytes, and pieces of text from token 259 on.
   * A tokenizer joins neighbours whose text is a piece, that of the highest score first. It starts
   * a text with {@code <s>} when asked for special tokens and puts no space before it.
   *
   * @param pieces the text of each piece, a space in it written as U+2581
   * @param scores the score of each piece
   * @throws IllegalArgumentException if the scores are not one a piece, or a piece occurs twice or
   *     is that of a byte or a special token
   */
  public static LlamaVocabulary ofPieces(List<String> pieces, float... scores) {
    if (scores.length != pieces.size()) {
      throw new IllegalArgumentException(
          "%d scores for %d pieces; give one for each".formatted(scores.length, pieces.size()));
    }
    List<String> tokens = new ArrayList<>(List.of("<unk>", "<s>", "</s>"));
    for (int value = 0; value < 256; value++) {
      tokens.add("<0x%02X>".formatted(value));
    }
    int firstPiece = tokens.size();
    tokens.addAll(pieces);
    long[] types = new long[tokens.size()];
    Arrays.fill(types, 0, firstPiece, BYTE);
    Arrays.fill(types, firstPiece, types.length, NORMAL);
    types[0] = UNKNOWN;
    types[1] = CONTROL;
    types[2] = CONTROL;
    float[] allScores = new float[tokens.size()];
    System.arraycopy(scores, 0, allScores, firstPiece, scores.length);

    Map<String, GgufValue> metadata = new LinkedHashMap<>();
    metadata.put("tokenizer.ggml.model", GgufValue.string("llama"));
    metadata.put("tokenizer.ggml.tokens", GgufValue.strings(tokens));
    metadata.put("tokenizer.ggml.scores", GgufValue.float32s(allScores));
    metadata.put("tokenizer.ggml.token_type", GgufValue.integers(GgufValueType.INT32, types));
    metadata.put("tokenizer.ggml.unknown_token_id", GgufValue.uint32(0));
    metadata.put("tokenizer.ggml.bos_token_id", GgufValue.uint32(1));
    metadata.put("tokenizer.ggml.eos_token_id", GgufValue.uint32(2));
    metadata.put("tokenizer.ggml.add_bos_token", GgufValue.bool(true));
    metadata.put("tokenizer.ggml.add_eos_token", GgufValue.bool(false));
    metadata.put("tokenizer.ggml.add_space_prefix", GgufValue.bool(false));
    return new LlamaVocabulary(metadata);
  }

  /**
   * The {@code tokenizer.*} keys among a file's metadata.
   *
   * @throws IllegalArgumentException if a key is missing or of a wrong type, the tokenizer is of
   *     another kind, a token occurs twice, scores or types are not one a token, or the token that
   *     begins or ends a text is not in the vocabulary
   */
  public static LlamaVocabulary of(Map<String, GgufValue> fileMetadata) {
    Map<String, GgufValue> metadata = new LinkedHashMap<>();
    fileMetadata.forEach(
        (key, value) -> {
          if (key.startsWith(PREFIX)) {
            metadata.put(key, value);
          }
        });
    return new LlamaVocabulary(metadata);
  }

  /**
   * The vocabulary of a model file or of one without weights.
   *
   * @throws ModelLoadException if the file is missing or damaged, has no vocabulary, or one that
   *     {@link #of} refuses
   */
  public static LlamaVocabulary read(Path path) {
    Map<String, GgufValue> metadata = GgufFile.read(path).metadata();
    if (!metadata.containsKey("tokenizer.ggml.tokens")) {
      throw new ModelLoadException(
          path + ": the file has no vocabulary; give a model or a vocabulary file");
    }
    try {
      return of(metadata);
    } catch (IllegalArgumentException e) {
      throw new ModelLoadException(path + ": " + e.getMessage(), e);
    }
  }

  /** How it cuts text into tokens. */
  public Kind kind() {
    return kind;
  }

  /** The number of tokens. */
  public int size() {
    return size;
  }

  /** The {@code tokenizer.*} keys; cannot be changed. */
  public Map<String, GgufValue> metadata() {
    return metadata;
  }

  /** The token that begins a text. */
  public int beginningOfSequence() {
    return beginningOfSequence;
  }

  /** The token that ends a text. */
  public int endOfSequence() {
    return endOfSequence;
  }

  /** The token of a line feed alone, or empty if there is none. */
  public OptionalInt newline() {
    return newline;
  }

  /**
   * How many of the 256 bytes no token stands for: text with such a byte, outside longer tokens,
   * cannot be tokenised (SentencePiece) or loses it (byte pairs).
   */
  public int unwritableBytes() {
    return unwritableBytes;
  }
}
