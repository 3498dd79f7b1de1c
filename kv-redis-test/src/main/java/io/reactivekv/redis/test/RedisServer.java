package io.reactivekv.redis.test;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A real Redis server on 127.0.0.1 for one test or many: started in some 10 ms, gone when closed and when the JVM ends.
 *
 * <pre>{@code
 * try (RedisServer redis = RedisServer.start()) {
 *     redis.command("SET", "greeting", "hello");
 *     redis.kill9();
 *     redis.restart();
 * }
 * }</pre>
 *
 * <p>{@link #command} reaches the server over a Unix socket as a user of its own, {@code kv-fixture}, so it works whatever
 * password, ACL or TLS the server has, and takes none of the connections that a test may count.
 *
 * <p>What runs is, in this order: the program that {@code -Dkv.redis.server=PATH} names; a container, where Testcontainers is
 * on the class path and Docker runs, of the image that {@code -Dkv.redis.image=NAME} names, {@code redis:7.0.15} by default;
 * {@code redis-server} on the {@code PATH}, if it is 6.2 or newer; the one that comes in a jar with this library. A {@link
 * RedisCluster} and {@link RedisSentinels} never run in containers.
 *
 * <p>Safe for use by several threads.
 */
public final class RedisServer implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(30);

    private final ServerDirectory directory = new ServerDirectory();
    private final ServerProgram program;
    private final FixtureUser user;
    private final int port;
    private final @Nullable String password;
    private final boolean tls;
    private final boolean sentinel;
    private @Nullable FaultProxy proxy;
    private @Nullable ServerProcess process;
    private boolean stopped;

    RedisServer(RedisServerBuilder builder) {
        program = builder.program.get();
        user = builder.user;
        port = FreePorts.next();
        password = builder.password;
        tls = builder.identity != null;
        sentinel = builder.sentinel;
    }

    /** A server with nothing configured. */
    public static RedisServer start() {
        return builder().start();
    }

    /** A server to configure. */
    public static RedisServerBuilder builder() {
        return new RedisServerBuilder();
    }

    /** Always {@code 127.0.0.1}. */
    public String host() {
        return "127.0.0.1";
    }

    /** The port of clients, the same after {@link #restart()}. */
    public int port() {
        return port;
    }

    /** {@code host:port}. */
    public String address() {
        return host() + ":" + port;
    }

    /**
     * Such as {@code redis://127.0.0.1:12345}, with the password of the user {@code default} if there is one, and {@code
     * rediss} with TLS.
     */
    public String uri() {
        return uri("redis", address());
    }

    /** The id of the process. */
    public synchronized long pid() {
        return process().pid();
    }

    /** True from the start until the process has ended, unless it is stopped. */
    public synchronized boolean isRunning() {
        return isAlive() && !stopped;
    }

    /** Everything the server has printed since it was first started. */
    public String log() {
        return directory.log();
    }

    /**
     * Runs a command on a connection of its own.
     *
     * @return a String, a Long, a List of these, or null; bulk strings are decoded as UTF-8
     * @throws RedisErrorReply when the reply is an error
     * @throws IllegalStateException when the server is not running
     */
    @CanIgnoreReturnValue
    public @Nullable Object command(String... words) {
        return onConnection(connection -> connection.call(words));
    }

    /** Runs a command of bytes that need not be text; bulk strings in the reply are byte arrays. */
    @CanIgnoreReturnValue
    public @Nullable Object command(byte[]... words) {
        return onConnection(connection -> connection.call(words));
    }

    /** The lines of {@code CLIENT LIST} of all who came over the port, hence without this fixture itself. */
    public List<String> clients() {
        String all = String.valueOf(command("CLIENT", "LIST"));
        return all.lines()
                .filter(line -> !line.contains(" addr=" + directory.socket()))
                .toList();
    }

    /** Kills the process as {@code kill -9} does, and returns when it is gone. Data live on only with {@code appendOnly}. */
    public synchronized void kill9() {
        process().kill();
        stopped = false;
    }

    /** Stops the process as {@code SIGSTOP} does: its connections stay open and silent. */
    public synchronized void stop() {
        process().signal("STOP");
        stopped = true;
    }

    /** Lets a stopped process run on. */
    public synchronized void resume() {
        process().signal("CONT");
        stopped = false;
    }

    /** Starts the server again on the same port and directory, killing it first if it runs, and waits until it answers. */
    public synchronized void restart() {
        if (isAlive()) {
            kill9();
        }
        launch();
    }

    /** Kills the server and deletes its directory. */
    @Override
    public synchronized void close() {
        if (isAlive()) {
            kill9();
        }
        if (proxy != null) {
            proxy.close();
        }
        directory.close();
        FreePorts.release(port);
    }

    @Override
    public String toString() {
        return (sentinel ? "Sentinel[" : "RedisServer[") + address() + "]";
    }

    /** Prepares what the first start needs. */
    synchronized void configure(RedisServerBuilder builder) {
        if (builder.proxied) {
            proxy = FaultProxy.to(host(), port);
        }
        builder.configFor(this).write(directory.config());
    }

    synchronized void launch() {
        stopped = false;
        ServerProcess started;
        try {
            started = program.start(directory, sentinel);
            process = started;
            Await.until(this + " answers", START_TIMEOUT, () -> !started.isAlive() || answers());
        } catch (RuntimeException e) {
            throw new IllegalStateException(e.getMessage() + "; it printed\n" + log(), e);
        }
        if (!started.isAlive()) {
            throw new IllegalStateException(this + " has ended; it printed\n" + log());
        }
        if (sentinel) {
            SentinelPace.quicken(this);
        }
    }

    boolean failedToListen() {
        return log().contains("Failed listening on port");
    }

    ServerDirectory directory() {
        return directory;
    }

    RedisVersion version() {
        return program.version();
    }

    FixtureUser user() {
        return user;
    }

    FaultProxy proxy() {
        if (proxy == null) {
            throw new IllegalStateException(this + " has no proxy");
        }
        return proxy;
    }

    /** The port that clients are to use: the proxy's if there is one. */
    int announcedPort() {
        return proxy == null ? port : proxy.port();
    }

    /** The URI of servers that have this one's password and TLS. */
    String uri(String scheme, String addresses) {
        String secret = password == null ? "" : ":" + encoded(password) + "@";
        String secure = tls ? scheme.replaceFirst("redis", "rediss") : scheme;
        return secure + "://" + secret + addresses;
    }

    @Nullable
    String password() {
        return password;
    }

    /** A text as it is written in a URI. */
    static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    private boolean isAlive() {
        return process != null && process.isAlive();
    }

    private boolean answers() {
        return Files.exists(directory.socket()) && "PONG".equals(command("PING"));
    }

    private @Nullable Object onConnection(Exchange exchange) {
        if (!isRunning()) {
            throw new IllegalStateException(this + " is not running");
        }
        try (RespConnection connection = new RespConnection(directory.socket(), COMMAND_TIMEOUT)) {
            connection.call("AUTH", user.name(), user.password());
            return exchange.apply(connection);
        } catch (IOException e) {
            throw new UncheckedIOException(this + " did not answer", e);
        }
    }

    private ServerProcess process() {
        if (process == null) {
            throw new IllegalStateException(this + " was not started");
        }
        return process;
    }

    private interface Exchange {
        @Nullable
        Object apply(RespConnection connection) throws IOException;
    }
}
