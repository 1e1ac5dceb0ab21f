// SPDX-License-Identifier: Apache-2.0
package io.genrec.portable;

import com.sun.jna.Callback;
import com.sun.jna.CallbackThreadInitializer;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes what llama.cpp logs, from any of its threads, and passes it on from Java's. Inside the
 * callback lines are only kept: a log handler that blocks or fails must not do so in native code.
 */
final class NativeLog implements LlamaLibrary.LogCallback {
  /** The only one, and what keeps the callback from being collected while native code has it. */
  static final NativeLog INSTANCE = new NativeLog();

  private static final System.Logger LOG = System.getLogger("io.genrec.portable");
  private static final int MOST_LINES = 1000;
  private static final int WARNING = 3;
  private static final int ERROR = 4;
  private static final int CONTINUED = 5;

  private final ArrayDeque<Line> lines = new ArrayDeque<>();
  private final ThreadLocal<StringBuilder> errors = ThreadLocal.withInitial(StringBuilder::new);

  private record Line(Level level, String text, Thread thread) {}

  private NativeLog() {}

  /** Makes llama.cpp log here. */
  void install() {
    // A thread of llama.cpp's own would stay known to the JVM, and keep it alive, otherwise.
    Native.setCallbackThreadInitializer(
        (Callback) this, new CallbackThreadInitializer(true, true, "llama.cpp"));
    LlamaLibrary.llama_log_set(this, null);
  }

  @Override
  public void invoke(int level, @Nullable Pointer text, @Nullable Pointer userData) {
    try {
      if (text != null) {
        add(level, new String(bytes(text), StandardCharsets.UTF_8));
      }
    } catch (RuntimeException | OutOfMemoryError e) {
      // A line is lost; native code could do nothing about it, and JNA would print to stderr.
      return;
    }
  }

  private static byte[] bytes(Pointer text) {
    return text.getByteArray(0, (int) text.indexOf(0, (byte) 0));
  }

  private void add(int level, String text) {
    String line = text.replaceAll("[\\s.]+$", "").replaceAll("\\p{Cntrl}", " ");
    if (line.isEmpty() || level == CONTINUED) {
      return; // the dots of a progress bar
    }
    if (level == ERROR) {
      StringBuilder all = errors.get();
      all.append(all.length() == 0 ? "" : "; ").append(line);
    }
    synchronized (lines) {
      if (lines.size() == MOST_LINES) {
        lines.removeFirst();
      }
      lines.addLast(new Line(level(level), line, Thread.currentThread()));
    }
  }

  private static Level level(int number) {
    return switch (number) {
      case ERROR -> Level.WARNING;
      case WARNING -> Level.DEBUG;
      default -> Level.TRACE;
    };
  }

  /** Forgets the errors of this thread. */
  void forgetErrors() {
    errors.remove();
  }

  /** Drops what this thread logged as errors, since it found another way. */
  void dropErrors() {
    synchronized (lines) {
      lines.removeIf(
          line -> line.level() == Level.WARNING && line.thread() == Thread.currentThread());
    }
    forgetErrors();
  }

  /** The errors that calls of this thread logged since they were forgotten, on one line. */
  String errors() {
    String all = errors.get().toString();
    return all.isEmpty() ? "it gave no reason" : all;
  }

  /** Passes on the lines since the last call. */
  void drain() {
    List<Line> taken;
    synchronized (lines) {
      taken = new ArrayList<>(lines);
      lines.clear();
    }
    taken.forEach(line -> LOG.log(line.level(), line.text()));
  }
}
