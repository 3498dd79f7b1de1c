package io.reactivekv.redis.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Makes a Cluster of nodes that know nothing of each other, as {@code redis-cli --cluster create} does. */
final class ClusterFormation {

    static final int SLOTS = 16_384;

    private static final Duration BOUND = Duration.ofSeconds(60);

    private final List<RedisServer> nodes;
    private final int masters;

    /**
     * @param nodes the masters, then the replicas: first one of each master, then the next of each
     * @param masters how many of them are masters
     */
    ClusterFormation(List<RedisServer> nodes, int masters) {
        this.nodes = nodes;
        this.masters = masters;
    }

    void run() {
        for (int i = 0; i < nodes.size(); i++) {
            // Equal epochs would have to be resolved by the nodes first, at the cost of time.
            nodes.get(i).command("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
        }
        for (int i = 0; i < masters; i++) {
            assign(nodes.get(i), i * SLOTS / masters, (i + 1) * SLOTS / masters);
        }
        meet();
        for (RedisServer node : nodes) {
            Await.until(
                    node + " knows the others",
                    BOUND,
                    () -> ClusterView.of(node).isComplete(nodes.size()));
        }
        for (int i = masters; i < nodes.size(); i++) {
            nodes.get(i).command("CLUSTER", "REPLICATE", id(nodes.get(i % masters)));
        }
        for (RedisServer node : nodes) {
            Await.until(node + " is ready", BOUND, () -> knowsReplicas(node) && isReady(node));
        }
    }

    /** Whether a node serves requests, and its replication, if it is a replica, is up. */
    static boolean isReady(RedisServer node) {
        return isOk(node)
                && !String.valueOf(node.command("INFO", "replication")).contains("master_link_status:down");
    }

    static boolean isOk(RedisServer node) {
        return String.valueOf(node.command("CLUSTER", "INFO")).contains("cluster_state:ok");
    }

    static String id(RedisServer node) {
        return String.valueOf(node.command("CLUSTER", "MYID"));
    }

    /** Introduces each to each: waiting for gossip to do so takes seconds. */
    private void meet() {
        for (int i = 0; i < nodes.size(); i++) {
            for (RedisServer other : nodes.subList(i + 1, nodes.size())) {
                nodes.get(i)
                        .command(
                                "CLUSTER",
                                "MEET",
                                other.host(),
                                Integer.toString(other.port()),
                                Integer.toString(other.port() + FreePorts.BUS_OFFSET));
            }
        }
    }

    private boolean knowsReplicas(RedisServer node) {
        ClusterView view = ClusterView.of(node);
        return IntStream.range(masters, nodes.size())
                .allMatch(i -> view.replicasOf(id(nodes.get(i % masters))).contains(id(nodes.get(i))));
    }

    private static void assign(RedisServer node, int from, int to) {
        List<String> command = new ArrayList<>();
        if (RedisBinary.find().version().isAtLeast(7, 0)) {
            command.addAll(List.of("CLUSTER", "ADDSLOTSRANGE", Integer.toString(from), Integer.toString(to - 1)));
        } else {
            command.addAll(List.of("CLUSTER", "ADDSLOTS"));
            IntStream.range(from, to).forEach(slot -> command.add(Integer.toString(slot)));
        }
        node.command(command.toArray(new String[0]));
    }
}
