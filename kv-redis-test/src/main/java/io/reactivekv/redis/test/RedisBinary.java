package io.reactivekv.redis.test;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program that runs as Redis server on this machine: the one named by the system property {@value #PROPERTY}, else
 * {@code redis-server} on the {@code PATH} if it is 6.2 or newer, else the one that comes in a jar on the class path, which
 * is unpacked once.
 */
final class RedisBinary implements ServerProgram {

    /** The system property that names the program. */
    static final String PROPERTY = "kv.redis.server";

    private static final Logger LOG = LoggerFactory.getLogger(RedisBinary.class);
    private static @Nullable RedisBinary found;

    private final Path path;
    private final RedisVersion version;

    private RedisBinary(Path path, RedisVersion version) {
        this.path = path;
        this.version = version;
    }

    /**
     * Finds the program; looks for it once.
     *
     * @throws IllegalStateException when there is none, saying where it was looked for
     */
    static synchronized RedisBinary find() {
        RedisBinary binary = found;
        if (binary == null) {
            binary = search(System.getProperty(PROPERTY), System.getenv("PATH"));
            LOG.info("Redis for tests: {}", binary);
            found = binary;
        }
        return binary;
    }

    /** An executable file. */
    Path path() {
        return path;
    }

    @Override
    public RedisVersion version() {
        return version;
    }

    @Override
    public ServerProcess start(ServerDirectory directory, boolean sentinel) {
        String config = directory.config().toString();
        return new LocalProcess(
                sentinel ? List.of(path.toString(), config, "--sentinel") : List.of(path.toString(), config),
                directory.path(),
                directory.logFile());
    }

    @Override
    public String toString() {
        return path + " (" + version + ")";
    }

    static RedisBinary search(@Nullable String named, @Nullable String searchPath) {
        if (named != null) {
            return named(named);
        }
        List<String> tried = new ArrayList<>();
        tried.add("-D" + PROPERTY + "=PATH: not set");
        Optional<RedisBinary> installed = onPath(searchPath == null ? "" : searchPath, tried);
        if (installed.isPresent()) {
            return installed.get();
        }
        try {
            Path bundled = BundledBinary.unpack();
            return new RedisBinary(bundled, versionOf(bundled));
        } catch (IOException | RuntimeException e) {
            tried.add("the jar org.signal:embedded-redis: " + e.getMessage());
            throw new IllegalStateException("no Redis server to run; tried\n  " + String.join("\n  ", tried), e);
        }
    }

    private static RedisBinary named(String named) {
        try {
            Path path = Path.of(named).toAbsolutePath();
            RedisVersion version = versionOf(path);
            if (version.compareTo(RedisVersion.OLDEST_SUPPORTED) < 0) {
                throw new IOException(
                        "it is " + version + ", needed is " + RedisVersion.OLDEST_SUPPORTED + " or newer");
            }
            return new RedisBinary(path, version);
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException("-D" + PROPERTY + "=" + named + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static Optional<RedisBinary> onPath(String searchPath, List<String> tried) {
        for (String directory : searchPath.split(File.pathSeparator, -1)) {
            Path path = Path.of(directory, "redis-server").toAbsolutePath();
            if (directory.isEmpty() || !Files.isExecutable(path)) {
                continue;
            }
            try {
                RedisVersion version = versionOf(path);
                if (version.compareTo(RedisVersion.OLDEST_SUPPORTED) >= 0) {
                    return Optional.of(new RedisBinary(path, version));
                }
                LOG.info("{} is {}, needed is {}: looking on", path, version, RedisVersion.OLDEST_SUPPORTED);
                tried.add(path + ": it is " + version + ", needed is " + RedisVersion.OLDEST_SUPPORTED + " or newer");
            } catch (IOException | IllegalArgumentException e) {
                LOG.info("{} cannot be used: {}", path, e.getMessage());
                tried.add(path + ": " + e.getMessage());
            }
        }
        tried.add("redis-server on the PATH: none that can be used");
        return Optional.empty();
    }

    private static RedisVersion versionOf(Path program) throws IOException {
        Process process = new ProcessBuilder(program.toString(), "--version")
                .redirectErrorStream(true)
                .start();
        try (var output = process.getInputStream()) {
            String printed = new String(output.readAllBytes(), UTF_8);
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("it did not print its version");
            }
            return RedisVersion.parse(printed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while it printed its version", e);
        }
    }
}
