package io.reactivekv.redis.test;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A real master with replicas on 127.0.0.1, watched by three Sentinels.
 *
 * <pre>{@code
 * try (RedisSentinels redis = RedisSentinels.start()) {
 *     RedisServer master = redis.master();
 *     master.kill9();
 *     redis.awaitFailoverOf(master);
 * }
 * }</pre>
 *
 * <p>The Sentinels look at everything more often than they do by default, so that a test need not wait for them; the order
 * in which things happen is the same.
 */
public final class RedisSentinels implements AutoCloseable {

    private static final Duration BOUND = Duration.ofSeconds(30);

    private final String masterName;
    private final List<RedisServer> servers;
    private final List<RedisServer> sentinels;

    RedisSentinels(String masterName, List<RedisServer> servers, List<RedisServer> sentinels) {
        this.masterName = masterName;
        this.servers = servers;
        this.sentinels = sentinels;
    }

    /** A master, a replica and three Sentinels. */
    public static RedisSentinels start() {
        return builder().start();
    }

    /** Sentinels to configure. */
    public static RedisSentinelsBuilder builder() {
        return new RedisSentinelsBuilder();
    }

    /** The name by which clients ask for the master. */
    public String masterName() {
        return masterName;
    }

    /** The servers that hold data, running or not, the one that began as master first. */
    public List<RedisServer> servers() {
        return servers;
    }

    /** The Sentinels, running or not. */
    public List<RedisServer> sentinels() {
        return sentinels;
    }

    /** The master that all running Sentinels name; waits for up to 30 s until they agree. */
    public RedisServer master() {
        Set<Integer> ports = new HashSet<>();
        Await.until("the Sentinels agree on the master", BOUND, () -> {
            ports.clear();
            runningSentinels().forEach(sentinel -> ports.add(masterPort(sentinel)));
            return ports.size() == 1;
        });
        return servers.stream()
                .filter(server -> ports.contains(server.announcedPort()))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("no server has the port " + ports));
    }

    /** The proxy before a server of Sentinels that are {@link RedisSentinelsBuilder#proxied()}. */
    public FaultProxy proxy(RedisServer server) {
        return server.proxy();
    }

    /**
     * Such as {@code redis-sentinel://127.0.0.1:10001,127.0.0.1:10002,127.0.0.1:10003?master=main}; as in {@link
     * RedisServer#uri()}, with the Sentinels' own password if there is one.
     */
    public String uri() {
        String addresses = sentinels.stream().map(RedisServer::address).collect(Collectors.joining(","));
        String password = sentinels.get(0).password();
        return servers.get(0).uri("redis-sentinel", addresses)
                + "?master=" + masterName
                + (password == null ? "" : "&sentinelPassword=" + RedisServer.encoded(password));
    }

    /** Lets a replica take over from the running master; returns the new master. */
    @CanIgnoreReturnValue
    public RedisServer failover() {
        awaitReady();
        RedisServer master = master();
        runningSentinels().get(0).command("SENTINEL", "FAILOVER", masterName);
        awaitFailoverOf(master);
        return master();
    }

    /** Waits until a server that has been killed, stopped or told to yield is no longer master to any Sentinel. */
    public void awaitFailoverOf(RedisServer master) {
        Await.until(master + " is replaced", BOUND, () -> !master().equals(master) && Replication.isMaster(master()));
    }

    /** Waits until all Sentinels run and know each other, and all servers run and follow the master. */
    public void awaitReady() {
        Replication.awaitInStep(servers, master());
        for (RedisServer sentinel : sentinels) {
            Await.until(sentinel + " knows all", BOUND, () -> knowsAll(sentinel));
        }
    }

    /** Kills all servers and Sentinels and deletes their directories. */
    @Override
    public void close() {
        sentinels.forEach(RedisServer::close);
        servers.forEach(RedisServer::close);
    }

    @Override
    public String toString() {
        return "RedisSentinels[" + sentinels + " of " + servers + "]";
    }

    private boolean knowsAll(RedisServer sentinel) {
        Map<String, String> master = pairs(sentinel.command("SENTINEL", "MASTER", masterName));
        return "master".equals(master.get("flags"))
                && Integer.toString(sentinels.size() - 1).equals(master.get("num-other-sentinels"))
                && Integer.toString(servers.size() - 1).equals(master.get("num-slaves"))
                && all(sentinel.command("SENTINEL", "SENTINELS", masterName), RedisSentinels::isUp)
                // One that has not yet seen a former master as a replica would undo its next promotion.
                && all(
                        sentinel.command("SENTINEL", "REPLICAS", masterName),
                        replica -> isUp(replica)
                                && "slave".equals(replica.get("role-reported"))
                                && "ok".equals(replica.get("master-link-status")));
    }

    private List<RedisServer> runningSentinels() {
        return sentinels.stream().filter(RedisServer::isRunning).toList();
    }

    private int masterPort(RedisServer sentinel) {
        if (sentinel.command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", masterName) instanceof List<?> address) {
            return Integer.parseInt(String.valueOf(address.get(1)));
        }
        throw new IllegalStateException(sentinel + " does not know " + masterName);
    }

    private static boolean all(@Nullable Object descriptions, Predicate<Map<String, String>> condition) {
        return descriptions instanceof List<?> list
                && list.stream().map(RedisSentinels::pairs).allMatch(condition);
    }

    private static boolean isUp(Map<String, String> description) {
        String flags = String.valueOf(description.get("flags"));
        return !flags.contains("s_down") && !flags.contains("disconnected");
    }

    private static Map<String, String> pairs(@Nullable Object reply) {
        Map<String, String> pairs = new HashMap<>();
        if (reply instanceof List<?> list) {
            for (int i = 0; i + 1 < list.size(); i += 2) {
                pairs.put(String.valueOf(list.get(i)), String.valueOf(list.get(i + 1)));
            }
        }
        return pairs;
    }
}
