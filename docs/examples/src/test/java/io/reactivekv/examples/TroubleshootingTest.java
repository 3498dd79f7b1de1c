package io.reactivekv.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/troubleshooting.md has a section for each exception of the library. */
class TroubleshootingTest {

    private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
    private static final String SUFFIX = ".java";

    /** What all others are; the page begins with it. */
    private static final String COMMON = "KeyValueException";

    @Test
    void page_ofTroubles_hasASectionForEachException() throws IOException {
        List<String> lines = Files.readAllLines(ROOT.resolve("docs/troubleshooting.md"));
        List<String> exceptions = exceptions();
        assertFalse(exceptions.isEmpty(), "no exceptions were found");
        assertEquals(
                List.of(),
                exceptions.stream()
                        .filter(exception -> !lines.contains("## " + exception))
                        .toList(),
                "exceptions that no section is about");
    }

    private static List<String> exceptions() throws IOException {
        try (Stream<Path> sources = Files.walk(ROOT.resolve("kv-api/src/main/java"))) {
            return sources.map(source -> source.getFileName().toString())
                    .filter(name -> name.endsWith("Exception" + SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .filter(name -> !name.equals(COMMON))
                    .sorted()
                    .toList();
        }
    }
}
