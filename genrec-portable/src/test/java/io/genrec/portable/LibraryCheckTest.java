// SPDX-License-Identifier: Apache-2.0
package io.genrec.portable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import io.genrec.model.NativeLibraryException;
import io.genrec.portable.LlamaLibrary.ContextParameters;
import io.genrec.portable.LlamaLibrary.ModelParameters;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LibraryCheckTest {
  @BeforeAll
  static void load() {
    PortableLibrary.require();
  }

  @Test
  void theDefaultsOfTheLibraryAreThoseExpected() {
    assertThatCode(
            () -> {
              LibraryCheck.checkDefaults(LlamaLibrary.llama_model_default_params());
              LibraryCheck.checkDefaults(LlamaLibrary.llama_context_default_params());
            })
        .doesNotThrowAnyException();
  }

  @Test
  void everyFieldWithAnotherDefaultIsRefusedByName() throws IllegalAccessException {
    refusesEachField(LlamaLibrary::llama_model_default_params, LibraryCheck::checkDefaults);
    refusesEachField(LlamaLibrary::llama_context_default_params, LibraryCheck::checkDefaults);
  }

  private static <T extends Structure> void refusesEachField(
      Supplier<T> defaults, Consumer<T> check) throws IllegalAccessException {
    List<Field> fields =
        Arrays.stream(defaults.get().getClass().getDeclaredFields())
            .filter(field -> Modifier.isPublic(field.getModifiers()))
            .toList();
    assertThat(fields).hasSizeGreaterThanOrEqualTo(12);
    for (Field field : fields) {
      T changed = defaults.get();
      change(changed, field);
      assertThatExceptionOfType(NativeLibraryException.class)
          .as(field.getName())
          .isThrownBy(() -> check.accept(changed))
          .withMessageContaining(field.getName() + "=")
          .withMessageContaining("4916");
    }
  }

  private static void change(Structure structure, Field field) throws IllegalAccessException {
    Class<?> type = field.getType();
    if (type == int.class) {
      field.setInt(structure, field.getInt(structure) + 7);
    } else if (type == float.class) {
      field.setFloat(structure, field.getFloat(structure) + 0.5f);
    } else if (type == byte.class) {
      field.setByte(structure, (byte) (1 - field.getByte(structure)));
    } else {
      field.set(structure, new Pointer(8));
    }
  }

  @Test
  void aStructureWithAFieldMoreIsRefused() {
    // As if the library had another int in front: every field reads its neighbour.
    ContextParameters shifted = LlamaLibrary.llama_context_default_params();
    byte[] bytes = shifted.getPointer().getByteArray(0, shifted.size());
    shifted.getPointer().write(4, bytes, 0, bytes.length - 4);
    shifted.read();

    assertThatExceptionOfType(NativeLibraryException.class)
        .isThrownBy(() -> LibraryCheck.checkDefaults(shifted))
        .withMessageContaining("n_batch=512 instead of 2048");
  }

  @Test
  void structuresAreAsLargeAsInTheHeader() {
    assertThat(new ModelParameters().size()).isEqualTo(64);
    assertThat(new ContextParameters().size()).isEqualTo(120);
    assertThat(new LlamaLibrary.Batch().size()).isEqualTo(56);
  }

  @Test
  void anotherBuildIsRefusedWithBothNumbers() {
    assertThatExceptionOfType(NativeLibraryException.class)
        .isThrownBy(() -> LibraryCheck.checkBuild(5000))
        .withMessageContaining("5000")
        .withMessageContaining("4916");
    assertThatCode(() -> LibraryCheck.checkBuild(4916)).doesNotThrowAnyException();
  }
}
