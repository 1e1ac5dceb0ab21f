// SPDX-License-Identifier: Apache-2.0
package io.genrec.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.genrec", importOptions = ImportOption.DoNotIncludeTests.class)
class CodingRulesTest {
  @ArchTest
  static final ArchRule coreKnowsItsThreeLibrariesOnly =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.genrec..",
              "java..",
              "javax.net.ssl", // the platform's, for downloads
              "org.jspecify.annotations..",
              "com.fasterxml.jackson..",
              "org.apache.commons.csv..",
              "org.apache.commons.text..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.genrec.(*)..").should().beFreeOfCycles();

  @ArchTest static final ArchRule nobodyPrints = noClasses().should(ACCESS_STANDARD_STREAMS);

  @ArchTest
  static final ArchRule nobodyExits =
      noClasses().should().callMethod(System.class, "exit", int.class);

  @ArchTest
  static final ArchRule failuresHaveTypes =
      noClasses()
          .that()
          .areNotAssignableTo(RuntimeException.class)
          .should()
          .callConstructor(RuntimeException.class, String.class)
          .orShould()
          .callConstructor(RuntimeException.class, String.class, Throwable.class)
          .orShould()
          .callConstructor(RuntimeException.class, Throwable.class)
          .because("a caller must be able to tell failures apart");

  @ArchTest
  static final ArchRule namesSayWhatAClassIs =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Util")
          .orShould()
          .haveSimpleNameEndingWith("Utils")
          .orShould()
          .haveSimpleNameEndingWith("Helper")
          .orShould()
          .haveSimpleNameEndingWith("Manager")
          .orShould()
          .haveSimpleNameEndingWith("Impl");
}
