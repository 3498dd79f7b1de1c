package io.reactivekv.redis.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Programs that cannot be started. */
class RedisServerBuilderTest {

    @Test
    void start_programThatCannotBeRun_leavesNothing() {
        List<Path> directories = new ArrayList<>();
        assertLeavesNoProxy(IllegalStateException.class, new Broken() {
            @Override
            public ServerProcess start(ServerDirectory directory, boolean sentinel) {
                directories.add(directory.path());
                return super.start(directory, sentinel);
            }
        });
        assertEquals(1, directories.size());
        assertFalse(Files.exists(directories.get(0)));
    }

    @Test
    void start_programThatDoesNotTellItsVersion_leavesNothing() {
        assertLeavesNoProxy(UncheckedIOException.class, new Broken() {
            @Override
            public RedisVersion version() {
                throw new UncheckedIOException(new IOException("broken"));
            }
        });
    }

    /** As in a container, which sees no other directory than the server's. */
    @Test
    void start_tlsWhereTheProgramFails_hasItsFilesAndTellsWhatWasPrinted() {
        List<Path> seen = new ArrayList<>();
        try (TlsFiles tls = TlsFiles.create()) {
            RedisServerBuilder builder = RedisServer.builder().mutualTls(tls.server(), tls.ca());
            builder.program = () -> new Broken() {
                @Override
                public ServerProcess start(ServerDirectory directory, boolean sentinel) {
                    tlsFiles(directory)
                            .filter(file -> file.startsWith(directory.path()) && Files.isReadable(file))
                            .forEach(seen::add);
                    write(directory.logFile(), "no such image");
                    return super.start(directory, sentinel);
                }
            };
            IllegalStateException failure = assertThrows(IllegalStateException.class, builder::start);
            assertTrue(failure.getMessage().contains("no such image"), failure.getMessage());
        }
        assertEquals(3, seen.size(), seen::toString);
    }

    private static Stream<Path> tlsFiles(ServerDirectory directory) {
        try {
            return Pattern.compile("tls-.*-file \"(.*)\"")
                    .matcher(Files.readString(directory.config()))
                    .results()
                    .map(line -> Path.of(line.group(1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Object unused = Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void search_libraryThatDoesNotFit_looksOn() {
        Optional<RedisImage> found = ServerProgram.Docker.search(() -> {
            throw new NoSuchMethodError("not in this version");
        });
        assertEquals(Optional.empty(), found);
    }

    private static void assertLeavesNoProxy(Class<? extends Exception> failure, ServerProgram program) {
        Set<Thread> before = proxies();
        RedisServerBuilder builder = RedisServer.builder();
        builder.program = () -> program;
        builder.proxied = true;
        assertThrows(failure, builder::start);
        Set<Thread> left = proxies();
        left.removeAll(before);
        assertEquals(Set.of(), left);
    }

    private static Set<Thread> proxies() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("fault-proxy-"))
                .collect(Collectors.toSet());
    }

    private static class Broken implements ServerProgram {

        @Override
        public RedisVersion version() {
            return new RedisVersion(7, 0);
        }

        @Override
        public ServerProcess start(ServerDirectory directory, boolean sentinel) {
            throw new UncheckedIOException(new IOException("broken"));
        }
    }
}
