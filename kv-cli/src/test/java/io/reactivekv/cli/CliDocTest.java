package io.reactivekv.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** docs/cli.md tells of every command and of every option. */
class CliDocTest {

    private static final Path PAGE = Path.of("../docs/cli.md");

    @Test
    void page_ofTheCommandLine_namesEachCommandAndEachOption() throws IOException {
        String page = Files.readString(PAGE);
        try (Kv kv = HelpExamplesTest.kv()) {
            CommandSpec root = Commands.of(kv).getCommandSpec();
            Set<String> commands = root.subcommands().keySet();
            Set<String> options = new TreeSet<>();
            Stream.concat(Stream.of(root), root.subcommands().values().stream().map(CommandLine::getCommandSpec))
                    .flatMap(command -> command.options().stream())
                    .forEach(option -> options.add(option.longestName()));
            assertTrue(commands.size() > 20 && options.size() > 20, () -> commands + " " + options);
            assertEquals(List.of(), absent(commands, "`|kv ", page), "commands");
            assertEquals(List.of(), absent(options, "[`\\[ ]", page), "options");
        }
    }

    private static List<String> absent(Set<String> names, String before, String page) {
        return names.stream()
                .filter(name -> !Pattern.compile("(" + before + ")" + Pattern.quote(name) + "(?![\\w-])")
                        .matcher(page)
                        .find())
                .toList();
    }
}
