package io.reactivekv.redis.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Programs that cannot be started. */
class RedisServerBuilderTest {

    @Test
    void start_programThatCannotBeRun_leavesNothing() {
        List<Path> directories = new ArrayList<>();
        assertLeavesNoProxy(new Broken() {
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
        assertLeavesNoProxy(new Broken() {
            @Override
            public RedisVersion version() {
                throw new UncheckedIOException(new IOException("broken"));
            }
        });
    }

    @Test
    void search_libraryThatDoesNotFit_looksOn() {
        Optional<RedisImage> found = ServerProgram.Docker.search(() -> {
            throw new NoSuchMethodError("not in this version");
        });
        assertEquals(Optional.empty(), found);
    }

    private static void assertLeavesNoProxy(ServerProgram program) {
        Set<Thread> before = proxies();
        RedisServerBuilder builder = RedisServer.builder();
        builder.program = () -> program;
        builder.proxied = true;
        assertThrows(UncheckedIOException.class, builder::start);
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
