package io.reactivekv.redis.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The lines of a {@code redis.conf}. A file, not the command line, keeps passwords out of the list of processes. */
final class ConfigFile {

    private final List<String> lines = new ArrayList<>();

    @CanIgnoreReturnValue
    ConfigFile add(String name, String... values) {
        StringBuilder line = new StringBuilder(name);
        for (String value : values) {
            line.append(" \"").append(escaped(value)).append('"');
        }
        lines.add(line.toString());
        return this;
    }

    @CanIgnoreReturnValue
    ConfigFile addAll(ConfigFile other) {
        lines.addAll(other.lines);
        return this;
    }

    void write(Path file) {
        try {
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\r", "\\r")
                .replace("\n", "\\n");
    }
}
