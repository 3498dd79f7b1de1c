package io.reactivekv.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every Java snippet of the documentation stands, line by line, in a source file that is compiled. */
class SnippetsTest {

    private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();

    @Test
    void javaSnippets_ofDocumentation_areCompiledSomewhere() throws IOException {
        List<String> sources = texts(".java");
        List<String> unknown = new ArrayList<>();
        int snippets = 0;
        for (Path page : files(".md")) {
            for (String snippet : snippets(Files.readAllLines(page))) {
                snippets++;
                if (sources.stream().noneMatch(source -> source.contains(snippet))) {
                    unknown.add(ROOT.relativize(page) + ":\n" + snippet);
                }
            }
        }
        assertFalse(snippets == 0, "no snippets were found");
        assertEquals(List.of(), unknown, "snippets that no source file has");
    }

    /** Some shells take it for a pattern, and end the command when no file matches. */
    @Test
    void commandLines_ofDocumentation_quoteTheQuestionMark() throws IOException {
        List<String> unquoted = new ArrayList<>();
        int commands = 0;
        for (Path page : files(".md")) {
            for (String line : Files.readAllLines(page)) {
                if (line.matches("(\\./)?kv .*")) {
                    commands++;
                    String bare = line.replaceAll("'[^']*'|\"[^\"]*\"| #.*", "");
                    if (bare.contains("?")) {
                        unquoted.add(ROOT.relativize(page) + ": " + line);
                    }
                }
            }
        }
        assertFalse(commands == 0, "no commands were found");
        assertEquals(List.of(), unquoted);
    }

    private static List<String> snippets(List<String> lines) {
        List<String> snippets = new ArrayList<>();
        List<String> open = null;
        for (String line : lines) {
            if (line.startsWith("```")) {
                if (open != null) {
                    snippets.add(flat(open));
                }
                open = line.equals("```java") ? new ArrayList<>() : null;
            } else if (open != null) {
                open.add(line);
            }
        }
        return snippets;
    }

    private static List<String> texts(String extension) throws IOException {
        List<String> texts = new ArrayList<>();
        for (Path file : files(extension)) {
            texts.add(flat(Files.readAllLines(file)));
        }
        return texts;
    }

    /** The lines without indentation and empty ones, so that a snippet may be shown without its class around it. */
    private static String flat(List<String> lines) {
        return lines.stream().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.joining("\n"));
    }

    private static List<Path> files(String extension) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(extension))
                    .filter(file -> !ROOT.relativize(file).toString().contains("target"))
                    .toList();
        }
    }
}
