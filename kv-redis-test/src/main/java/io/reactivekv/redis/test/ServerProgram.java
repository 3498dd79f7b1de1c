package io.reactivekv.redis.test;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What runs as a Redis server. */
interface ServerProgram {

    RedisVersion version();

    /** Starts a server with the configuration in its directory, where it also writes what it prints. */
    ServerProcess start(ServerDirectory directory, boolean sentinel);

    /** A container where Docker runs and no program is named, else a program on this machine. */
    static ServerProgram find() {
        return find(System.getProperty(RedisBinary.PROPERTY), () -> Docker.IMAGE, RedisBinary::find);
    }

    /** The same, given what is named, and where the two are looked for. */
    static ServerProgram find(
            @Nullable String named,
            Supplier<? extends Optional<? extends ServerProgram>> container,
            Supplier<? extends ServerProgram> binary) {
        Optional<? extends ServerProgram> running = named == null ? container.get() : Optional.empty();
        return running.isPresent() ? running.get() : binary.get();
    }

    /** Looked for once, and not before it is needed. */
    final class Docker {

        private static final Logger LOG = LoggerFactory.getLogger(RedisBinary.class);

        static final Optional<RedisImage> IMAGE = isPossible() ? search(RedisImage::tryOut) : Optional.empty();

        private Docker() {}

        private static boolean isPossible() {
            try {
                Class.forName("org.testcontainers.DockerClientFactory");
                return RedisImage.isPossible();
            } catch (ClassNotFoundException | LinkageError e) {
                return false;
            }
        }

        static Optional<RedisImage> search(Supplier<RedisImage> trial) {
            try {
                RedisImage image = trial.get();
                LOG.info("Redis for tests: {}", image);
                return Optional.of(image);
            } catch (RuntimeException | LinkageError e) {
                LOG.info("Docker cannot be used: {}; looking on", e.toString());
                return Optional.empty();
            }
        }
    }
}
