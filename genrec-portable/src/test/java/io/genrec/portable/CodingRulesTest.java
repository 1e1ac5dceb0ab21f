// SPDX-License-Identifier: Apache-2.0
package io.genrec.portable;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.genrec.portable",
    importOptions = ImportOption.DoNotIncludeTests.class)
class CodingRulesTest {
  @ArchTest
  static final ArchRule theEngineKnowsCoreAndJnaOnly =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.genrec.portable..",
              "io.genrec.gguf..",
              "io.genrec.download..",
              "io.genrec.model..",
              "java..",
              "com.sun.management..",
              "com.sun.jna..",
              "org.jspecify.annotations..");

  @ArchTest
  static final ArchRule nativeMethodsAreInOneClass =
      methods().that().haveModifier(JavaModifier.NATIVE).should().beDeclaredIn(LlamaLibrary.class);

  @ArchTest static final ArchRule nobodyPrints = noClasses().should(ACCESS_STANDARD_STREAMS);

  @ArchTest
  static final ArchRule nobodyExits =
      noClasses().should().callMethod(System.class, "exit", int.class);

  @ArchTest
  static final ArchRule failuresHaveTypes =
      noClasses()
          .should()
          .callConstructor(RuntimeException.class, String.class)
          .orShould()
          .callConstructor(RuntimeException.class, String.class, Throwable.class)
          .orShould()
          .callConstructor(RuntimeException.class, Throwable.class)
          .because("a caller must be able to tell failures apart");
}
