package io.reactivekv.redis.test;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The configuration of a {@link RedisCluster}: three masters with a replica each, where nothing else is said.
 *
 * <pre>{@code
 * RedisCluster cluster = RedisCluster.builder()
 *         .replicas(0)
 *         .nodes(node -> node.password("secret"))
 *         .start();
 * }</pre>
 */
public final class RedisClusterBuilder {

    private final List<Consumer<RedisServerBuilder>> configurations = new ArrayList<>();
    private final FixtureUser user = FixtureUser.create();
    private int masters = 3;
    private int replicas = 1;
    private boolean proxied;

    RedisClusterBuilder() {}

    /** How many masters share the slots; at least 3 if one of them is to be failed over. */
    @CanIgnoreReturnValue
    public RedisClusterBuilder masters(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("a Cluster has at least one master, not " + count);
        }
        masters = count;
        return this;
    }

    /** How many replicas each master has; 0 starts sooner. */
    @CanIgnoreReturnValue
    public RedisClusterBuilder replicas(int perMaster) {
        if (perMaster < 0) {
            throw new IllegalArgumentException("replicas must not be negative: " + perMaster);
        }
        replicas = perMaster;
        return this;
    }

    /** Configures every node, after what the fixture itself has configured. */
    @CanIgnoreReturnValue
    public RedisClusterBuilder nodes(Consumer<RedisServerBuilder> configuration) {
        configurations.add(configuration);
        return this;
    }

    /** Speaks TLS with clients and between the nodes; asks clients for no certificate. */
    @CanIgnoreReturnValue
    public RedisClusterBuilder tls(TlsFiles files) {
        return nodes(node -> node.mutualTls(files.server(), files.ca())
                .option("tls-auth-clients", "no")
                .option("tls-replication", "yes")
                .option("tls-cluster", "yes"));
    }

    /**
     * Puts a {@link FaultProxy} before every node, and lets the nodes announce these. Replicas come over them too, the
     * Cluster's bus does not.
     */
    @CanIgnoreReturnValue
    public RedisClusterBuilder proxied() {
        proxied = true;
        return this;
    }

    /**
     * Starts the nodes and waits until all of them serve requests.
     *
     * @throws IllegalStateException when they do not within a minute
     */
    public RedisCluster start() {
        List<RedisServer> nodes = new ArrayList<>();
        try {
            for (int i = 0; i < masters * (1 + replicas); i++) {
                nodes.add(node().start());
            }
            new ClusterFormation(nodes, masters).run();
            return new RedisCluster(nodes);
        } catch (RuntimeException e) {
            nodes.forEach(RedisServer::close);
            throw e;
        }
    }

    private RedisServerBuilder node() {
        RedisServerBuilder node = RedisServer.builder()
                .option("cluster-enabled", "yes")
                .option("cluster-node-timeout", "1500")
                .option("cluster-replica-validity-factor", "0")
                .option("repl-diskless-sync-delay", "0");
        node.user = user;
        node.program = RedisBinary::find;
        node.proxied = proxied;
        configurations.forEach(configuration -> configuration.accept(node));
        return node;
    }
}
