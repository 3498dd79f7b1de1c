package io.reactivekv.redis.test;

import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What runs as a server, where there are several that might. */
class ServerProgramTest {

    private final ServerProgram container = new Nothing();
    private final ServerProgram binary = new Nothing();

    @Test
    void find_dockerRuns_takesTheContainer() {
        assertSame(container, ServerProgram.find(null, () -> Optional.of(container), ServerProgramTest::unaskedBinary));
    }

    @Test
    void find_dockerDoesNotRun_takesTheBinary() {
        assertSame(binary, ServerProgram.find(null, Optional::empty, () -> binary));
    }

    @Test
    void find_named_asksDockerNothing() {
        assertSame(binary, ServerProgram.find("/opt/redis-server", ServerProgramTest::unaskedDocker, () -> binary));
    }

    private static Optional<ServerProgram> unaskedDocker() {
        throw new AssertionError("Docker is not to be asked");
    }

    private static ServerProgram unaskedBinary() {
        throw new AssertionError("no binary is to be looked for");
    }

    /** Is never started. */
    private static final class Nothing implements ServerProgram {

        @Override
        public RedisVersion version() {
            throw new AssertionError("it is not to be started");
        }

        @Override
        public ServerProcess start(ServerDirectory directory, boolean sentinel) {
            throw new AssertionError("it is not to be started");
        }
    }
}
