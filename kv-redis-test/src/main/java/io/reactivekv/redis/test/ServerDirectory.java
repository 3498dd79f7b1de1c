package io.reactivekv.redis.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of one server. */
final class ServerDirectory implements AutoCloseable {

    private final TempDirectory directory = new TempDirectory("kv-redis-");

    Path path() {
        return directory.path();
    }

    Path config() {
        return path().resolve("redis.conf");
    }

    /** What the server listens on for the fixture itself. */
    Path socket() {
        return path().resolve("socket");
    }

    Path logFile() {
        return path().resolve("log");
    }

    /** What the server has printed. */
    String log() {
        try {
            return Files.exists(logFile()) ? Files.readString(logFile()) : "";
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + logFile(), e);
        }
    }

    /** The path of a copy, which the server can read wherever it runs: a container has nothing but this directory. */
    String copyOf(Path file, String name) {
        Path copy = path().resolve(name);
        try {
            return Files.copy(file, copy).toString();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot copy " + file + " to " + copy, e);
        }
    }

    @Override
    public void close() {
        directory.close();
    }
}
