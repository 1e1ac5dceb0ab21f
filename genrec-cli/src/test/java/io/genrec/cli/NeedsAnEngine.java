// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.model.EngineProvider;
import io.genrec.model.Engines;
import java.lang.System.Logger.Level;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips tests, and says so, where neither engine can run: on Windows without a C++ compiler. An
 * engine that should be there and is not fails the tests of its own module.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsAnEngine.Condition.class)
public @interface NeedsAnEngine {
  /** Asks the engines. */
  final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      List<EngineProvider> engines = Engines.all();
      if (engines.stream().anyMatch(engine -> engine.unavailableReason().isEmpty())) {
        return ConditionEvaluationResult.enabled("an engine can run here");
      }
      String reasons =
          engines.stream()
              .map(engine -> engine.name() + ": " + engine.unavailableReason().orElse(""))
              .collect(Collectors.joining("; "));
      String skipped =
          "[skipped] %s: no engine can run here: %s".formatted(context.getDisplayName(), reasons);
      System.getLogger("io.genrec.cli").log(Level.WARNING, skipped); // Surefire tells a number only
      return ConditionEvaluationResult.disabled(skipped);
    }
  }
}
