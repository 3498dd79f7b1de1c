package io.reactivekv.redis.test;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What runs as a Redis server. */
interface ServerProgram {

    RedisVersion version();

    /** Starts a server with the configuration in its directory, where it also writes what it prints. */
    ServerProcess start(ServerDirectory directory, boolean sentinel);

    /** A container where Docker runs and no program is named, else a program on this machine. */
    static ServerProgram find() {
        Optional<? extends ServerProgram> container =
                System.getProperty(RedisBinary.PROPERTY) == null ? Docker.IMAGE : Optional.empty();
        return container.isPresent() ? container.get() : RedisBinary.find();
    }

    /** Looked for once, and not before it is needed. */
    final class Docker {

        private static final Logger LOG = LoggerFactory.getLogger(RedisBinary.class);

        static final Optional<RedisImage> IMAGE = search();

        private Docker() {}

        private static Optional<RedisImage> search() {
            try {
                Class.forName("org.testcontainers.DockerClientFactory");
            } catch (ClassNotFoundException e) {
                return Optional.empty();
            }
            if (!RedisImage.isPossible()) {
                return Optional.empty();
            }
            try {
                RedisImage image = RedisImage.tryOut();
                LOG.info("Redis for tests: {}", image);
                return Optional.of(image);
            } catch (RuntimeException e) {
                LOG.info("Docker cannot be used: {}; looking on", e.toString());
                return Optional.empty();
            }
        }
    }
}
