package io.reactivekv.cli.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jline.reader.Candidate;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Parser.ParseContext;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class ShellCompleterTest {

    private final CommandSpec commands = CommandSpec.create();
    private final List<String> askedFor = new ArrayList<>();
    private final ShellCompleter completer = new ShellCompleter(commands, prefix -> {
        askedFor.add(prefix);
        return List.of(prefix + "1", prefix + "2");
    });

    ShellCompleterTest() {
        for (String name : List.of("get", "scan", "delete", "import")) {
            CommandSpec command = CommandSpec.create()
                    .addOption(OptionSpec.builder("-k", "--keys-only").build());
            command.usageMessage().description("Does " + name + ".", "And more.");
            commands.addSubcommand(name, new CommandLine(command));
        }
    }

    private List<Candidate> complete(ShellCompleter with, String typed) throws IOException {
        List<Candidate> candidates = new ArrayList<>();
        try (Terminal terminal = new DumbTerminal(InputStream.nullInputStream(), new ByteArrayOutputStream())) {
            with.complete(
                    LineReaderBuilder.builder().terminal(terminal).build(),
                    new DefaultParser().parse(typed, typed.length(), ParseContext.COMPLETE),
                    candidates);
        }
        return candidates;
    }

    private List<String> values(String typed) throws IOException {
        return complete(completer, typed).stream().map(Candidate::value).toList();
    }

    @Test
    void complete_firstWord_isACommandWithWhatItDoes() throws IOException {
        assertEquals(new TreeSet<>(List.of("get", "scan", "delete", "import", "exit")), new TreeSet<>(values("g")));
        Candidate get = complete(completer, "").stream()
                .filter(candidate -> candidate.value().equals("get"))
                .findFirst()
                .orElseThrow();
        assertEquals("Does get.", get.descr());
    }

    @Test
    void complete_dash_isAnOptionOfTheCommand() throws IOException {
        assertEquals(List.of("--keys-only"), values("scan --k"));
        assertEquals(List.of(), values("nothing --k"), "a command that there is not");
    }

    @ParameterizedTest
    @CsvSource({"get us, us", "delete a b, b", "scan --prefix user:, user:", "scan --from a --to z, z"})
    void complete_whereAKeyStands_isAKeyThatBeginsSo(String typed, String prefix) throws IOException {
        assertEquals(List.of(prefix + "1", prefix + "2"), values(typed));
        assertEquals(List.of(prefix), askedFor);
    }

    @ParameterizedTest
    @ValueSource(strings = {"get k x", "scan us", "scan --limit 1"})
    void complete_whereNoKeyStands_doesNotAskTheStore(String typed) throws IOException {
        assertEquals(List.of(), values(typed));
        assertEquals(List.of(), askedFor);
    }

    @Test
    void complete_storeDoesNotAnswer_isNothing() throws IOException {
        ShellCompleter onABrokenStore = new ShellCompleter(commands, prefix -> {
            throw new IllegalStateException("no answer");
        });
        assertEquals(List.of(), complete(onABrokenStore, "get us"));
    }

    @Test
    void complete_whereAFileStands_isAFile(@TempDir Path directory) throws IOException {
        Files.createFile(directory.resolve("regions.csv"));
        List<String> found = values("import " + directory + "/reg");
        assertEquals(1, found.size(), found::toString);
        assertTrue(found.get(0).endsWith("regions.csv"), found::toString);
        assertEquals(List.of(), askedFor);
    }
}
