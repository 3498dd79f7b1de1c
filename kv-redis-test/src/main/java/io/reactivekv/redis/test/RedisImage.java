package io.reactivekv.redis.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.GenericContainer;

/**
 * Redis out of a Docker image, by Testcontainers; the only class, with {@link ContainerProcess}, that needs it.
 *
 * <p>The container shares this machine's network and the server's directory, so that the server is reached as one on this
 * machine is. That needs Docker on Linux, without a virtual machine between.
 */
final class RedisImage implements ServerProgram {

    /** The system property that names another image, of Redis or Valkey 7.0 or newer. */
    static final String PROPERTY = "kv.redis.image";

    private static final String DEFAULT = "redis:7.0.15";

    private final String name;

    private RedisImage(String name) {
        this.name = name;
    }

    /** Whether it is worth asking, which is slow and noisy where there is no Docker. */
    static boolean isPossible() {
        boolean linux = System.getProperty("os.name").startsWith("Linux");
        return linux && (System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock")));
    }

    /**
     * Starts a server once to see whether it can be reached.
     *
     * @throws RuntimeException when it cannot
     */
    static RedisImage tryOut() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            throw new IllegalStateException("no Docker daemon answers");
        }
        RedisImage image = new RedisImage(System.getProperty(PROPERTY, DEFAULT));
        try (ServerDirectory directory = new ServerDirectory()) {
            new ConfigFile()
                    .add("port", "0")
                    .add("unixsocket", directory.socket().toString())
                    .write(directory.config());
            ServerProcess process = image.start(directory, false);
            try {
                Await.until(image + " answers", Duration.ofSeconds(20), () -> answers(directory));
            } finally {
                process.kill();
            }
        }
        return image;
    }

    @Override
    public RedisVersion version() {
        return new RedisVersion(7, 0);
    }

    @Override
    public ServerProcess start(ServerDirectory directory, boolean sentinel) {
        String path = directory.path().toString();
        GenericContainer<?> container = new GenericContainer<>(name)
                .withNetworkMode("host")
                .withFileSystemBind(path, path, BindMode.READ_WRITE)
                .withCreateContainerCmdModifier(create -> {
                    var unused = create.withUser(owner(directory.path()));
                })
                .withCommand(
                        "sh",
                        "-c",
                        "exec redis-server \"$0\" $2 >> \"$1\" 2>&1",
                        directory.config().toString(),
                        directory.logFile().toString(),
                        sentinel ? "--sentinel" : "");
        container.start();
        return new ContainerProcess(container);
    }

    @Override
    public String toString() {
        return "the Docker image " + name;
    }

    private static boolean answers(ServerDirectory directory) throws IOException {
        try (RespConnection connection = new RespConnection(directory.socket(), Duration.ofSeconds(5))) {
            return "PONG".equals(connection.call("PING"));
        }
    }

    /** Files that the server writes are to be ours, or they could not be deleted. */
    private static String owner(Path path) {
        try {
            return Objects.requireNonNull(Files.getAttribute(path, "unix:uid")) + ":"
                    + Objects.requireNonNull(Files.getAttribute(path, "unix:gid"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the owner of " + path, e);
        }
    }
}
