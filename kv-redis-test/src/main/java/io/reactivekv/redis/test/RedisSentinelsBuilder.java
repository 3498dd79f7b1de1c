package io.reactivekv.redis.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The configuration of {@link RedisSentinels}: a master, a replica and three Sentinels of which two must agree, where
 * nothing else is said.
 *
 * <pre>{@code
 * RedisSentinels redis = RedisSentinels.builder()
 *         .servers(server -> server.password("secret"))
 *         .sentinels(sentinel -> sentinel.password("another"))
 *         .start();
 * }</pre>
 */
public final class RedisSentinelsBuilder {

    private static final int SENTINELS = 3;
    private static final int QUORUM = 2;

    private final FixtureUser user = FixtureUser.create();
    private final List<Consumer<RedisServerBuilder>> servers = new ArrayList<>();
    private final List<Consumer<RedisServerBuilder>> sentinels = new ArrayList<>();
    private String masterName = "main";
    private int replicas = 1;
    private boolean proxied;
    private Duration downAfter = SentinelPace.shortestSilence();

    RedisSentinelsBuilder() {}

    /** The name by which clients ask for the master; {@code main} by default. */
    @CanIgnoreReturnValue
    public RedisSentinelsBuilder masterName(String name) {
        masterName = name;
        return this;
    }

    /** How many replicas the master has, at least one. */
    @CanIgnoreReturnValue
    public RedisSentinelsBuilder replicas(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("without a replica there is no failover: " + count);
        }
        replicas = count;
        return this;
    }

    /**
     * How long the master must be silent before the first Sentinel takes it for dead, the others following soon after; by
     * default 1 s, before Redis 7.0 2 s, and not less than that: a Sentinel's own pace makes less fail at random.
     */
    @CanIgnoreReturnValue
    public RedisSentinelsBuilder downAfter(Duration silence) {
        if (silence.compareTo(SentinelPace.shortestSilence()) < 0) {
            throw new IllegalArgumentException(
                    "the silence must be at least " + SentinelPace.shortestSilence() + ", not " + silence);
        }
        downAfter = silence;
        return this;
    }

    /** Configures the master and each replica, after what the fixture itself has configured. */
    @CanIgnoreReturnValue
    public RedisSentinelsBuilder servers(Consumer<RedisServerBuilder> configuration) {
        servers.add(configuration);
        return this;
    }

    /** Configures each Sentinel; a password given here is that of the Sentinels themselves. */
    @CanIgnoreReturnValue
    public RedisSentinelsBuilder sentinels(Consumer<RedisServerBuilder> configuration) {
        sentinels.add(configuration);
        return this;
    }

    /** Speaks TLS everywhere; asks clients for no certificate. */
    @CanIgnoreReturnValue
    public RedisSentinelsBuilder tls(TlsFiles files) {
        Consumer<RedisServerBuilder> everywhere = server -> server.mutualTls(files.server(), files.ca())
                .option("tls-auth-clients", "no")
                .option("tls-replication", "yes");
        return servers(everywhere).sentinels(everywhere);
    }

    /**
     * Puts a {@link FaultProxy} before the master and each replica, and lets the Sentinels name these. The Sentinels and the
     * replicas come over them too.
     */
    @CanIgnoreReturnValue
    public RedisSentinelsBuilder proxied() {
        proxied = true;
        return this;
    }

    /**
     * Starts all of them and waits until the Sentinels know each other and every replica.
     *
     * @throws IllegalStateException when they do not within 30 s
     */
    public RedisSentinels start() {
        List<RedisServer> started = new ArrayList<>();
        try {
            RedisServer master = server().start();
            started.add(master);
            for (int i = 0; i < replicas; i++) {
                started.add(server().option("replicaof", master.host(), Integer.toString(master.announcedPort()))
                        .start());
            }
            List<RedisServer> data = List.copyOf(started);
            // A Sentinel that finds a replica out of step looks again only seconds later.
            Replication.awaitInStep(data, master);
            for (int i = 0; i < SENTINELS; i++) {
                started.add(sentinel(master, downAfter.plus(SentinelPace.APART.multipliedBy(i)))
                        .start());
            }
            RedisSentinels all =
                    new RedisSentinels(masterName, data, List.copyOf(started.subList(data.size(), started.size())));
            all.awaitReady();
            return all;
        } catch (RuntimeException e) {
            started.forEach(RedisServer::close);
            throw e;
        }
    }

    private RedisServerBuilder server() {
        RedisServerBuilder server = RedisServer.builder().option("repl-diskless-sync-delay", "0");
        server.user = user;
        server.program = RedisBinary::find;
        server.proxied = proxied;
        servers.forEach(configuration -> configuration.accept(server));
        return server;
    }

    private RedisServerBuilder sentinel(RedisServer master, Duration silence) {
        RedisServerBuilder sentinel = RedisServer.builder()
                .option(
                        "sentinel",
                        "monitor",
                        masterName,
                        master.host(),
                        Integer.toString(master.announcedPort()),
                        "" + QUORUM)
                .option("sentinel", "down-after-milliseconds", masterName, Long.toString(silence.toMillis()))
                .option("sentinel", "failover-timeout", masterName, "2000")
                .option("sentinel", "auth-user", masterName, user.name())
                .option("sentinel", "auth-pass", masterName, user.password())
                .option("sentinel", "sentinel-user", user.name())
                .option("sentinel", "sentinel-pass", user.password());
        sentinel.user = user;
        sentinel.program = RedisBinary::find;
        sentinel.sentinel = true;
        sentinels.forEach(configuration -> configuration.accept(sentinel));
        return sentinel;
    }
}
