package io.reactivekv.redis;

import io.reactivekv.HostPort;
import io.reactivekv.KeyValueException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a {@link Cluster} by address: those of the configuration, which are never given up, and those that others
 * have told of. Changed on the home loop and read from any thread.
 */
final class ClusterNodes {

    private final NodeSettings settings;
    private final Router router;
    private final Layout layout;
    private final Addresses addresses;
    private final Driver driver;
    private volatile Map<String, Node> known = Map.of();

    /** Given up, and still to answer what was sent to them. */
    private volatile List<Node> leaving = List.of();

    private volatile @Nullable KeyValueException closed;

    ClusterNodes(NodeSettings settings, Router router, Layout layout, Addresses addresses, Driver driver) {
        this.settings = settings;
        this.router = router;
        this.layout = layout;
        this.addresses = addresses;
        this.driver = driver;
    }

    /** Begins to connect to the addresses of the configuration. */
    void open() {
        for (HostPort at : addresses.hosts()) {
            Node unused = create(at.host(), addresses.port(at));
        }
        known.values().forEach(Node::open);
    }

    /** Ends all nodes, those that come later included; completes when their connections are closed. */
    CompletableFuture<Void> close(KeyValueException reason) {
        closed = reason;
        // One that is given up meanwhile is among those that leave before it is no longer known.
        return CompletableFuture.allOf(Stream.of(all(), leaving)
                .flatMap(Collection::stream)
                .map(node -> node.close(reason))
                .toArray(CompletableFuture<?>[]::new));
    }

    boolean isClosed() {
        return closed != null;
    }

    Collection<Node> all() {
        return known.values();
    }

    @Nullable
    Node at(String address) {
        return known.get(address);
    }

    /** The node at an address that another has told; null when that does not know the host, and says {@code ?}. */
    @Nullable
    Node named(String address) {
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, Math.max(0, colon));
        boolean unknown = host.isEmpty() || host.equals("?");
        return unknown ? null : node(host, Integer.parseInt(address.substring(colon + 1)));
    }

    private Node node(String host, int port) {
        Node node = at(host + ":" + port);
        if (node == null) {
            node = create(host, port);
            KeyValueException end = closed;
            if (end == null) {
                node.open();
            } else {
                // Closing began before the node was known, and so passed it by.
                Object unused = node.close(end);
            }
        }
        return node;
    }

    private Node create(String host, int port) {
        String address = host + ":" + port;
        Node node = new Node(settings, router, layout, driver.dialer(addresses.route(host, port)));
        Map<String, Node> more = new LinkedHashMap<>(known);
        Object unused = more.put(address, node);
        known = Collections.unmodifiableMap(more);
        return node;
    }

    /**
     * Lets what waits find the masters of now. Nodes that are none of them are given up, once all of those are connected.
     *
     * @param moved whether slots have other masters than before, so that what waits at a master may be another's
     */
    void handOver(List<Node> masters, boolean moved, boolean complete) {
        List<Node> others =
                all().stream().filter(node -> !masters.contains(node)).toList();
        List<Node> givenUp =
                complete ? others.stream().filter(node -> !isSeed(node.where())).toList() : List.of();
        List<Node> affected = moved ? List.copyOf(all()) : others;
        giveUp(givenUp);
        affected.forEach(node -> node.handOver(givenUp.contains(node)));
    }

    private void giveUp(List<Node> nodes) {
        leaving = Stream.concat(leaving.stream().filter(Node::hasLink), nodes.stream())
                .toList();
        Map<String, Node> rest = new LinkedHashMap<>(known);
        boolean unused = rest.values().removeAll(nodes);
        known = Collections.unmodifiableMap(rest);
    }

    private boolean isSeed(String address) {
        return addresses.hosts().stream().anyMatch(at -> address.equals(at.host() + ":" + addresses.port(at)));
    }
}
