// SPDX-License-Identifier: Apache-2.0
package io.genrec.portable;

import com.sun.jna.Pointer;
import io.genrec.model.ModelException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Text to tokens and back, with special tokens off. Valid as long as its model is. */
final class Vocabulary {
  /** Of the private use area: no vocabulary has a piece with it, so nothing merges across it. */
  private static final String MARKER = "\uE000";

  private static final byte NO = 0;
  private static final int UNKNOWN = 1;
  private static final int CONTROL = 1 << 3;
  private static final int SMALL_PIECE = 64;

  private final Pointer vocabulary;
  private final boolean[] special; // (vocabulary) whether a token must not come out of text
  private final List<String> specialTexts;
  private final int[] marker;
  private final boolean marksFirstWord;
  private final OptionalInt beginningOfSequence;
  private final OptionalInt endOfSequence;
  private final OptionalInt newline;

  Vocabulary(Pointer vocabulary) {
    this.vocabulary = vocabulary;
    special = new boolean[LlamaLibrary.llama_vocab_n_tokens(vocabulary)];
    specialTexts = new ArrayList<>();
    for (int token = 0; token < special.length; token++) {
      int attributes = LlamaLibrary.llama_vocab_get_attr(vocabulary, token);
      special[token] = (attributes & (CONTROL | UNKNOWN)) != 0;
      if (special[token]) {
        String text = LlamaLibrary.llama_vocab_get_text(vocabulary, token).getString(0, "UTF-8");
        if (text.codePointCount(0, text.length()) > 1) {
          specialTexts.add(text);
        }
      }
    }
    beginningOfSequence = token(LlamaLibrary.llama_vocab_bos(vocabulary));
    endOfSequence = token(LlamaLibrary.llama_vocab_eos(vocabulary));
    newline = token(LlamaLibrary.llama_vocab_nl(vocabulary));
    marker = tokens(MARKER);
    int[] letter = tokens("a");
    marksFirstWord = letter.length > 0 && startsWithSpace(piece(letter[0]));
  }

  private static OptionalInt token(int id) {
    return id < 0 ? OptionalInt.empty() : OptionalInt.of(id);
  }

  int size() {
    return special.length;
  }

  OptionalInt beginningOfSequence() {
    return beginningOfSequence;
  }

  OptionalInt endOfSequence() {
    return endOfSequence;
  }

  OptionalInt newline() {
    return newline;
  }

  /** The tokens of a text that stands by itself. */
  int[] encode(String text) {
    int[] tokens = tokens(text);
    if (!hasSpecial(tokens)) {
      return tokens;
    }
    int cut = nextCut(text);
    return join(tokens(text.substring(0, cut)), inParts(text.substring(cut)));
  }

  /** The tokens of a text that goes on behind other text. */
  int[] encodeContinuation(String text) {
    int[] tokens = continuation(text);
    return hasSpecial(tokens) ? inParts(text) : tokens;
  }

  /**
   * The text of some tokens.
   *
   * @throws IllegalArgumentException if there is no such token
   */
  String decode(int... tokens) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (int token : tokens) {
      if (token < 0 || token >= special.length) {
        throw new IllegalArgumentException(
            "token " + token + " is not one of the vocabulary's " + special.length);
      }
      text.writeBytes(piece(token));
    }
    byte[] bytes = text.toByteArray();
    int begin = marksFirstWord && startsWithSpace(bytes) ? 1 : 0;
    return new String(bytes, begin, bytes.length - begin, StandardCharsets.UTF_8);
  }

  /** As a continuation, cut within every special text, so that nothing can be merged into it. */
  private int[] inParts(String text) {
    int[] all = {};
    for (String rest = text; !rest.isEmpty(); ) {
      int cut = nextCut(rest);
      all = join(all, continuation(rest.substring(0, cut)));
      rest = rest.substring(cut);
    }
    return all;
  }

  /** Behind the first character of the first special text, or at the end. */
  private int nextCut(String text) {
    int first = text.length();
    for (String each : specialTexts) {
      int at = text.indexOf(each);
      first = at < 0 ? first : Math.min(first, at);
    }
    return first == text.length() ? first : text.offsetByCodePoints(first, 1);
  }

  private boolean hasSpecial(int[] tokens) {
    return IntStream.of(tokens).anyMatch(token -> special[token]);
  }

  private int[] continuation(String text) {
    if (!marksFirstWord || text.isEmpty()) {
      return tokens(text);
    }
    int[] marked = tokens(MARKER + text);
    if (marked.length < marker.length
        || !Arrays.equals(marked, 0, marker.length, marker, 0, marker.length)) {
      throw new ModelException(
          "the vocabulary joins U+E000 with what follows, so a continuation cannot be tokenised");
    }
    return Arrays.copyOfRange(marked, marker.length, marked.length);
  }

  /** As llama.cpp cuts a text, which may give a special token where the text looks like one. */
  private int[] tokens(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == 0) {
      return new int[0];
    }
    if (bytes.length > Integer.MAX_VALUE / 2) {
      throw new IllegalArgumentException(
          "a text of " + bytes.length + " bytes is too long to tokenise");
    }
    // As a rule no more tokens than bytes come out, but for the mark before the first word.
    int[] tokens = new int[bytes.length + 2];
    int count = tokenize(bytes, tokens);
    if (count < 0) {
      tokens = new int[-count];
      count = tokenize(bytes, tokens);
    }
    return Arrays.copyOf(tokens, count);
  }

  private int tokenize(byte[] text, int[] tokens) {
    return LlamaLibrary.llama_tokenize(
        vocabulary, text, text.length, tokens, tokens.length, NO, NO);
  }

  private byte[] piece(int token) {
    byte[] text = new byte[SMALL_PIECE];
    int length = LlamaLibrary.llama_token_to_piece(vocabulary, token, text, text.length, 0, NO);
    if (length < 0) {
      text = new byte[-length];
      length = LlamaLibrary.llama_token_to_piece(vocabulary, token, text, text.length, 0, NO);
    }
    return Arrays.copyOf(text, Math.max(length, 0));
  }

  private static boolean startsWithSpace(byte[] text) {
    return text.length > 0 && text[0] == ' ';
  }

  private static int[] join(int[] first, int[] second) {
    int[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
