package io.reactivekv.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.cli.console.Console;
import io.reactivekv.cli.console.Terminals;
import io.reactivekv.cli.shell.ShellWords;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples at the end of a help, and of the documentation, are lines that a shell and the command line take. */
class HelpExamplesTest {

    private static final String HEADING = "Examples?:";

    /** What a shell takes for something else than itself where it is not quoted. */
    private static final String MINDED = ".*[\"\\\\?*\\[&;$`!#~].*";

    /** In a page, but for the benchmarks, which are a program of their own. */
    private static final String COMMAND_LINE = "(source <\\(|printf .*\\| )?(\\./)?kv (?!bench\\b).*";

    static Kv kv() {
        return new Kv(
                new Console(
                        InputStream.nullInputStream(),
                        OutputStream.nullOutputStream(),
                        OutputStream.nullOutputStream(),
                        Terminals.NONE),
                Map.of());
    }

    private static List<String> helps() {
        List<String> helps = new ArrayList<>(List.of(Run.kv("--help").out()));
        try (Kv kv = kv()) {
            Commands.of(kv)
                    .getSubcommands()
                    .keySet()
                    .forEach(command -> helps.add(Run.kv(command, "--help").out()));
        }
        return helps;
    }

    static Stream<String> examples() {
        return helps().stream()
                .flatMap(help -> help.lines()
                        .dropWhile(line -> !line.matches(HEADING))
                        .skip(1)
                        .map(String::strip));
    }

    /** What is fenced, without its comments. */
    static Stream<String> documented() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(Path.of("../README.md")));
        try (Stream<Path> docs = Files.list(Path.of("../docs"))) {
            docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        List<String> lines = new ArrayList<>();
        for (Path page : pages) {
            boolean fenced = false;
            for (String line : Files.readAllLines(page)) {
                fenced ^= line.startsWith("```");
                if (fenced && line.matches(COMMAND_LINE)) {
                    lines.add(line.replaceFirst(" +#.*", "").replace("./kv ", "kv "));
                }
            }
        }
        return lines.stream();
    }

    @Test
    void documented_areFound() throws IOException {
        List<String> lines = documented().toList();
        assertTrue(lines.size() >= 8, lines::toString);
    }

    @Test
    void examples_areFound() {
        long withExamples = helps().stream()
                .filter(help -> help.lines().anyMatch(line -> line.matches(HEADING)))
                .count();
        assertTrue(withExamples >= 8, () -> withExamples + " helps have examples");
    }

    @ParameterizedTest
    @MethodSource({"examples", "documented"})
    void example_asItIsShown_isALineForAShell(String line) {
        assertFalse(line.replaceAll("'[^']*'", "").matches(MINDED), "something is to be quoted");
        try (Kv kv = kv()) {
            if (line.startsWith("printf ")) {
                List<String> words = ShellWords.split(line);
                assertEquals(List.of("|", "kv", "shell"), words.subList(2, words.size()));
                try (Kv shell = new Kv(kv)) {
                    Stream.of(words.get(1).split("\\\\n")).forEach(input -> parse(shell, ShellWords.split(input)));
                }
            } else {
                List<String> words = ShellWords.split(line.replaceFirst("^source <\\((.*)\\)$", "$1"));
                assertEquals("kv", words.get(0));
                parse(kv, words.subList(1, words.size()));
            }
        }
    }

    private static void parse(Kv kv, List<String> words) {
        assertTrue(Commands.of(kv).parseArgs(words.toArray(String[]::new)).hasSubcommand(), words::toString);
    }
}
