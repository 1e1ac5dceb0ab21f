// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Turns settings into the options of a command. A setting is called like the long option without
 * its dashes; {@code true} is an option without a value, {@code false} is none. Which options there
 * are, and what values they take, the command itself says.
 */
public final class OptionSettings {
  private static final String DASHES = "--";

  private final Supplier<CommandLine> program;
  private final String command;
  private final Map<String, String> reserved;
  private final Path folder;

  /**
   * Settings of a command.
   *
   * @param program gives the command line with all its commands, a new instance each time
   * @param command the name of one of them
   * @param reserved options that are no settings, and what to do instead
   * @param folder where the files lie that settings name
   */
  public OptionSettings(
      Supplier<CommandLine> program,
      String command,
      Map<String, String> reserved,
      @Nullable Path folder) {
    this.program = program;
    this.command = command;
    this.reserved = Map.copyOf(reserved);
    this.folder = folder == null ? Path.of("") : folder;
  }

  /**
   * The command with its options set.
   *
   * @param where whose settings they are, for messages
   * @param more options beside the settings
   * @throws IllegalArgumentException if a setting is no option or a value none of it; the message
   *     names both
   */
  public CommandLine parse(String where, Map<String, JsonNode> settings, List<String> more) {
    CommandLine all = program.get();
    CommandLine line = command(all);
    List<String> arguments = new ArrayList<>();
    arguments.add(command);
    arguments.addAll(more);
    settings.forEach((key, value) -> arguments.addAll(option(line, where, key, value)));
    try {
      all.parseArgs(arguments.toArray(new String[0]));
      return line;
    } catch (ParameterException e) {
      throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
    }
  }

  /** The files that settings name and that are there, in the settings' order. */
  public List<Path> files(Map<String, JsonNode> settings) {
    CommandLine line = command(program.get());
    List<Path> files = new ArrayList<>();
    settings.forEach(
        (key, value) -> {
          OptionSpec option = line.getCommandSpec().findOption(DASHES + key);
          if (option != null && isFile(option)) {
            Path file = folder.resolve(value.asText());
            if (Files.isRegularFile(file)) {
              files.add(file);
            }
          }
        });
    return files;
  }

  private CommandLine command(CommandLine all) {
    CommandLine line = all.getSubcommands().get(command);
    if (line == null) {
      throw new IllegalStateException("there is no command " + command);
    }
    return line;
  }

  private List<String> option(CommandLine line, String where, String key, JsonNode value) {
    OptionSpec option = line.getCommandSpec().findOption(DASHES + key);
    if (option == null) {
      throw new IllegalArgumentException(
          "%s: \"%s\" is no option of '%s'; there are %s"
              .formatted(where, key, line.getCommandSpec().qualifiedName(), names(line)));
    }
    if (reserved.containsKey(key)) {
      throw new IllegalArgumentException(
          "%s: \"%s\" cannot be set; %s".formatted(where, key, reserved.get(key)));
    }
    boolean isFlag = option.arity().max() == 0;
    if (isFlag != value.isBoolean() || value.isContainerNode()) {
      throw new IllegalArgumentException(
          "%s: \"%s\" is %s, and must be %s"
              .formatted(where, key, value, isFlag ? "true or false" : "a number or a text"));
    }
    if (!isFlag) {
      return List.of(DASHES + key + "=" + text(option, value));
    }
    if (value.booleanValue()) {
      return List.of(DASHES + key);
    }
    return option.negatable() ? List.of(DASHES + "no-" + key) : List.of();
  }

  private String text(OptionSpec option, JsonNode value) {
    String text = value.asText();
    if (option.type() == Path.class || (isFile(option) && Files.exists(folder.resolve(text)))) {
      return folder.resolve(text).toString();
    }
    return text;
  }

  /** Whether an option takes a file, or a name or a file. */
  private static boolean isFile(OptionSpec option) {
    return option.type() == Path.class || option.paramLabel().contains("FILE");
  }

  private String names(CommandLine line) {
    return line.getCommandSpec().options().stream()
        .map(OptionSpec::longestName)
        .filter(name -> name.startsWith(DASHES))
        .map(name -> name.substring(DASHES.length()))
        .filter(name -> !reserved.containsKey(name))
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
