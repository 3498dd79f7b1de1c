package io.reactivekv.redis.test;

import java.time.Duration;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A real Redis Cluster on 127.0.0.1; started in some two seconds, for which Redis itself insists on waiting.
 *
 * <pre>{@code
 * try (RedisCluster cluster = RedisCluster.start()) {
 *     RedisServer master = cluster.masterOf("key");
 *     master.kill9();
 *     cluster.awaitFailoverOf(master);
 * }
 * }</pre>
 *
 * <p>A master that does not answer for 1.5 s is failed over. As Redis does by default, the nodes refuse all requests while
 * a slot is not covered; {@code nodes(node -> node.option("cluster-require-full-coverage", "no"))} changes that.
 *
 * <p>Methods that ask who owns what wait until all running nodes agree, and hold none of them for failed, for up to 30 s.
 */
public final class RedisCluster implements AutoCloseable {

    private static final Duration BOUND = Duration.ofSeconds(30);

    private final Map<String, RedisServer> nodes = new LinkedHashMap<>();

    RedisCluster(List<RedisServer> started) {
        started.forEach(node -> nodes.put(ClusterFormation.id(node), node));
    }

    /** Three masters with a replica each. */
    public static RedisCluster start() {
        return builder().start();
    }

    /** A Cluster to configure. */
    public static RedisClusterBuilder builder() {
        return new RedisClusterBuilder();
    }

    /** All nodes, running or not, those that began as masters first. */
    public List<RedisServer> nodes() {
        return List.copyOf(nodes.values());
    }

    /** Those who own slots now, in the order of {@link #nodes()}. */
    public List<RedisServer> masters() {
        Map<String, BitSet> slots = settled().slots();
        return nodes.entrySet().stream()
                .filter(node -> slots.containsKey(node.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** The owner of a slot. */
    public RedisServer masterOf(int slot) {
        String id = settled().masterOf(slot);
        if (id == null) {
            throw new NoSuchElementException("slot " + slot + " has no master");
        }
        return node(id);
    }

    /** The owner of a key's slot. */
    public RedisServer masterOf(String key) {
        return masterOf(slotOf(key));
    }

    /** The slot of a key. */
    public int slotOf(String key) {
        Object slot = running().get(0).command("CLUSTER", "KEYSLOT", key);
        return Integer.parseInt(String.valueOf(slot));
    }

    /** A running replica of a master. */
    public RedisServer replicaOf(RedisServer master) {
        return settled().replicasOf(id(master)).stream()
                .map(this::node)
                .filter(RedisServer::isRunning)
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException(master + " has no running replica"));
    }

    /** The proxy before a node of a Cluster that is {@link RedisClusterBuilder#proxied()}. */
    public FaultProxy proxy(RedisServer node) {
        return node.proxy();
    }

    /** Such as {@code redis-cluster://127.0.0.1:10001,127.0.0.1:10002}, of all nodes; as in {@link RedisServer#uri()}. */
    public String uri() {
        String addresses = nodes().stream()
                .map(node -> node.host() + ":" + node.announcedPort())
                .collect(Collectors.joining(","));
        return nodes().get(0).uri("redis-cluster", addresses);
    }

    /** Lets a replica take over from its running master, with nothing lost; returns the new master. */
    @CanIgnoreReturnValue
    public RedisServer failover(RedisServer master) {
        RedisServer replica = replicaOf(master);
        awaitReady();
        replica.command("CLUSTER", "FAILOVER");
        awaitFailoverOf(master);
        return replica;
    }

    /** Waits until the slots of a node that has been killed, stopped or told to yield are served by others. */
    public void awaitFailoverOf(RedisServer master) {
        String id = id(master);
        Await.until(master + " is replaced", BOUND, () -> !settled().slots().containsKey(id));
        for (RedisServer node : running()) {
            if (!node.equals(master)) {
                Await.until(node + " serves requests", BOUND, () -> ClusterFormation.isOk(node));
            }
        }
    }

    /** Waits until every running node serves requests and every running replica is in touch with its master. */
    public void awaitReady() {
        settled();
        for (RedisServer node : running()) {
            Await.until(node + " is ready", BOUND, () -> ClusterFormation.isReady(node));
        }
    }

    /** Begins to move a slot: from now on, new keys of it go to the target. */
    public SlotMigration beginMigration(int slot, RedisServer target) {
        return new SlotMigration(this, slot, masterOf(slot), target);
    }

    /** Moves a slot with all its keys. */
    public void migrate(int slot, RedisServer target) {
        beginMigration(slot, target).finish();
    }

    /** Kills all nodes and deletes their directories. */
    @Override
    public void close() {
        nodes.values().forEach(RedisServer::close);
    }

    @Override
    public String toString() {
        return "RedisCluster" + nodes.values();
    }

    String id(RedisServer node) {
        return nodes.entrySet().stream()
                .filter(entry -> entry.getValue().equals(node))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException(node + " is not of this Cluster"));
    }

    List<RedisServer> running() {
        return nodes.values().stream().filter(RedisServer::isRunning).toList();
    }

    /** What all running nodes agree upon. */
    @CanIgnoreReturnValue
    ClusterView settled() {
        ClusterView[] view = new ClusterView[1];
        Await.until("the nodes agree on who owns what", BOUND, () -> {
            Set<String> ids = running().stream().map(this::id).collect(Collectors.toSet());
            List<ClusterView> views = running().stream().map(ClusterView::of).toList();
            view[0] = views.get(0);
            return views.stream().map(ClusterView::slots).distinct().count() == 1
                    && views.stream().map(v -> v.replicasAmong(ids)).distinct().count() == 1
                    && views.stream().noneMatch(v -> v.suspectsAnyOf(ids));
        });
        return view[0];
    }

    private RedisServer node(String id) {
        RedisServer node = nodes.get(id);
        if (node == null) {
            throw new NoSuchElementException("no node with the id " + id);
        }
        return node;
    }
}
