package io.reactivekv.redis.test;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A real Redis server on 127.0.0.1 for one test or many: started in some 30 ms, gone when closed and when the JVM ends.
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
 * <p>Safe for use by several threads.
 */
public final class RedisServer implements AutoCloseable {

    private static final String FIXTURE_USER = "kv-fixture";
    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(30);

    private final TempDirectory directory = new TempDirectory("kv-redis-");
    private final String fixturePassword = randomPassword();
    private final int port;
    private final @Nullable String password;
    private final boolean tls;
    private final boolean sentinel;
    private @Nullable ServerProcess process;
    private boolean stopped;

    RedisServer(RedisServerBuilder builder, int port) {
        this.port = port;
        this.password = builder.password;
        this.tls = builder.tls;
        this.sentinel = builder.sentinel;
        ConfigFile config = new ConfigFile()
                .add("bind", host())
                .add("port", tls ? "0" : Integer.toString(port))
                .add("dir", directory.path().toString())
                .add("unixsocket", socket().toString())
                .add("user", FIXTURE_USER, "on", ">" + fixturePassword, "~*", "&*", "+@all");
        if (tls) {
            config.add("tls-port", Integer.toString(port));
        }
        if (!sentinel) {
            config.add("save", "");
            if (RedisBinary.find().version().isAtLeast(7, 0)) {
                config.add("enable-debug-command", "yes");
            }
        }
        config.addAll(builder.config).write(configFile());
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
        String secret =
                password == null ? "" : ":" + URLEncoder.encode(password, UTF_8).replace("+", "%20") + "@";
        return (tls ? "rediss://" : "redis://") + secret + address();
    }

    /** The id of the process. */
    public synchronized long pid() {
        return running().pid();
    }

    /** True from the start until the process has ended; also while it is stopped. */
    public synchronized boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Everything the server has printed since it was first started. */
    public String log() {
        try {
            return Files.exists(logFile()) ? Files.readString(logFile()) : "";
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + logFile(), e);
        }
    }

    /**
     * Runs a command on a connection of its own.
     *
     * @return a String, a Long, a List of these, or null; bulk strings are decoded as UTF-8
     * @throws RedisErrorReply when the reply is an error
     * @throws IllegalStateException when the server is not running, or is stopped
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
        return all.lines().filter(line -> !line.contains(" addr=" + socket())).toList();
    }

    /** Kills the process as {@code kill -9} does, and returns when it is gone. Data live on only with {@code appendOnly}. */
    public synchronized void kill9() {
        running().kill();
        stopped = false;
    }

    /** Stops the process as {@code SIGSTOP} does: its connections stay open and silent. */
    public synchronized void stop() {
        running().signal("STOP");
        stopped = true;
    }

    /** Lets a stopped process run on. */
    public synchronized void resume() {
        running().signal("CONT");
        stopped = false;
    }

    /** Starts the server again on the same port and directory, killing it first if it runs, and waits until it answers. */
    public synchronized void restart() {
        if (isAlive()) {
            kill9();
        }
        launch(Duration.ofSeconds(30));
    }

    /** Kills the server and deletes its directory. */
    @Override
    public synchronized void close() {
        if (isAlive()) {
            kill9();
        }
        directory.close();
        FreePorts.release(port);
    }

    @Override
    public String toString() {
        return "RedisServer[" + address() + "]";
    }

    synchronized void launch(Duration atMost) {
        stopped = false;
        List<String> command =
                List.of(RedisBinary.find().path().toString(), configFile().toString());
        ServerProcess started = new LocalProcess(
                sentinel ? List.of(command.get(0), command.get(1), "--sentinel") : command,
                directory.path(),
                logFile());
        process = started;
        try {
            Await.until(this + " answers", atMost, () -> !started.isAlive() || answers());
        } catch (IllegalStateException e) {
            throw new IllegalStateException(e.getMessage() + "; it printed\n" + log(), e);
        }
        if (!started.isAlive()) {
            throw new IllegalStateException(this + " has ended; it printed\n" + log());
        }
    }

    boolean failedToListen() {
        return log().contains("Failed listening on port");
    }

    private boolean answers() {
        return Files.exists(socket()) && "PONG".equals(command("PING"));
    }

    private <T> @Nullable T onConnection(Exchange<T> exchange) {
        synchronized (this) {
            if (!running().isAlive() || stopped) {
                throw new IllegalStateException(this + " is " + (stopped ? "stopped" : "not running"));
            }
        }
        try (RespConnection connection = new RespConnection(socket(), COMMAND_TIMEOUT)) {
            connection.call("AUTH", FIXTURE_USER, fixturePassword);
            return exchange.apply(connection);
        } catch (IOException e) {
            throw new UncheckedIOException(this + " did not answer", e);
        }
    }

    private ServerProcess running() {
        if (process == null) {
            throw new IllegalStateException(this + " was not started");
        }
        return process;
    }

    private Path socket() {
        return directory.path().resolve("socket");
    }

    private Path logFile() {
        return directory.path().resolve("log");
    }

    private Path configFile() {
        return directory.path().resolve("redis.conf");
    }

    private static String randomPassword() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private interface Exchange<T> {
        @Nullable
        T apply(RespConnection connection) throws IOException;
    }
}
