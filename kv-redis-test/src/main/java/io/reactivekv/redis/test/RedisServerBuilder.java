package io.reactivekv.redis.test;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a {@link RedisServer}. Where nothing is said: no password, no TLS, nothing written to disk.
 *
 * <pre>{@code
 * RedisServer redis = RedisServer.builder()
 *         .user("app", "secret", "~app:*", "+@all")
 *         .maxMemory("8mb", "noeviction")
 *         .start();
 * }</pre>
 */
public final class RedisServerBuilder {

    private static final int PORTS_TO_TRY = 10;

    private final ConfigFile config = new ConfigFile();

    @Nullable
    String password;

    @Nullable
    TlsIdentity identity;

    private @Nullable Path clientCa;

    /** Servers that replicate or watch each other have this user in common. */
    FixtureUser user = FixtureUser.create();

    boolean sentinel;
    Supplier<? extends ServerProgram> program = ServerProgram::find;
    boolean proxied;

    RedisServerBuilder() {}

    /** Requires a password of the user {@code default}. */
    @CanIgnoreReturnValue
    public RedisServerBuilder password(String newPassword) {
        password = newPassword;
        return option("requirepass", newPassword);
    }

    /**
     * Adds a user. The user {@code default} stays what it is; {@code option("user", "default", "off")} closes it.
     *
     * @param rules what the user may do, such as {@code ~app:*} and {@code +@all}; nothing without
     */
    @CanIgnoreReturnValue
    public RedisServerBuilder user(String name, String userPassword, String... rules) {
        List<String> values = new ArrayList<>(List.of(name, "on", ">" + userPassword));
        values.addAll(List.of(rules));
        return option("user", values.toArray(new String[0]));
    }

    /** Speaks TLS, and nothing but TLS, on the port; asks clients for no certificate. */
    @CanIgnoreReturnValue
    public RedisServerBuilder tls(TlsIdentity newIdentity) {
        identity = newIdentity;
        return option("tls-auth-clients", "no");
    }

    /**
     * Speaks TLS and refuses clients without a certificate.
     *
     * @param newClientCa the authority that has signed the clients' certificates
     */
    @CanIgnoreReturnValue
    public RedisServerBuilder mutualTls(TlsIdentity newIdentity, Path newClientCa) {
        clientCa = newClientCa;
        return tls(newIdentity).option("tls-auth-clients", "yes");
    }

    /**
     * Limits the memory for data.
     *
     * @param limit such as {@code 8mb}
     * @param policy such as {@code noeviction} or {@code allkeys-lru}
     */
    @CanIgnoreReturnValue
    public RedisServerBuilder maxMemory(String limit, String policy) {
        return option("maxmemory", limit).option("maxmemory-policy", policy);
    }

    /** Writes each command to disk before it is answered, so that data survive {@link RedisServer#kill9()}. */
    @CanIgnoreReturnValue
    public RedisServerBuilder appendOnly() {
        return option("appendonly", "yes").option("appendfsync", "always");
    }

    /** Adds a line to the server's configuration file; the last one with a name wins. */
    @CanIgnoreReturnValue
    public RedisServerBuilder option(String name, String... values) {
        config.add(name, values);
        return this;
    }

    /**
     * Starts the server on a free port of 127.0.0.1 and waits until it answers.
     *
     * @throws IllegalStateException when it does not start, with what it printed
     */
    public RedisServer start() {
        for (int attempt = 1; ; attempt++) {
            RedisServer server = new RedisServer(this);
            try {
                server.configure(this);
                server.launch();
                return server;
            } catch (RuntimeException e) {
                try (server) {
                    // Another process may have taken the port since it was found free.
                    if (attempt == PORTS_TO_TRY || !server.failedToListen()) {
                        throw e;
                    }
                }
            }
        }
    }

    /** The lines that the server's port and directory ask for, and all that was said here. */
    ConfigFile configFor(RedisServer server) {
        ServerDirectory directory = server.directory();
        ConfigFile lines = new ConfigFile()
                .add("bind", server.host())
                .add(identity == null ? "port" : "tls-port", Integer.toString(server.port()))
                .add("dir", directory.path().toString())
                .add("unixsocket", directory.socket().toString());
        user.addTo(lines);
        if (identity != null) {
            lines.add("port", "0")
                    .add("tls-cert-file", directory.copyOf(identity.certificate(), "tls.crt"))
                    .add("tls-key-file", directory.copyOf(identity.key(), "tls.key"));
        }
        if (clientCa != null) {
            lines.add("tls-ca-cert-file", directory.copyOf(clientCa, "tls-ca.crt"));
        }
        if (!sentinel) {
            lines.add("save", "").add("masteruser", user.name()).add("masterauth", user.password());
        }
        if (!sentinel && server.version().isAtLeast(7, 0)) {
            lines.add("enable-debug-command", "yes");
        }
        if (proxied) {
            lines.add(
                            identity == null ? "cluster-announce-port" : "cluster-announce-tls-port",
                            Integer.toString(server.announcedPort()))
                    .add("cluster-announce-bus-port", Integer.toString(server.port() + FreePorts.BUS_OFFSET))
                    .add("replica-announce-ip", server.host())
                    .add("replica-announce-port", Integer.toString(server.announcedPort()));
        }
        return lines.addAll(config);
    }
}
