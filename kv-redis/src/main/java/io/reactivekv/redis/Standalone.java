package io.reactivekv.redis;

import io.reactivekv.KeyValueException;
import io.reactivekv.StoreConfigurationException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** One server, or the master that Sentinels name. */
final class Standalone implements Topology {

    private final NodeSettings settings;
    private final Layout layout;
    private final Space space;
    private final Greeting greeting;
    private final Node node;
    private final String description;
    private final CompletableFuture<KeyValueException> refusal = new CompletableFuture<>();
    private Runnable listener = () -> {};

    Standalone(NodeSettings settings, Layout layout, Dialer dialer, String description) {
        this.settings = settings;
        this.layout = layout;
        this.description = description;
        this.space = new Space(this);
        this.greeting = new Greeting(this);
        this.node = new Node(settings, this, layout, dialer);
    }

    @Override
    public Layout layout() {
        return layout;
    }

    @Override
    public Space space() {
        return space;
    }

    @Override
    public List<Node> masters() {
        return List.of(node);
    }

    /** Asks, since a process that was replaced is noticed by the next one's first answer. */
    @Override
    public Mono<Territory> territory(long timeoutNanos) {
        return urgentCallAt(node, Call.ping(), timeoutNanos)
                .onErrorComplete(NotHere.class)
                .then(Mono.fromSupplier(() -> new Territory(Map.of(node, "incarnation " + node.incarnation()))));
    }

    @Override
    public int atOnce(int wanted) {
        return settings.atOnce(wanted);
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public void wake() {
        node.wake();
    }

    @Override
    public void onChange(Runnable changed) {
        listener = changed;
    }

    @Override
    public void open() {
        node.open();
    }

    @Override
    public CompletableFuture<Void> close(KeyValueException reason) {
        return node.close(reason);
    }

    @Override
    public void submit(Op<?> op) {
        node.submit(op);
    }

    @Override
    public void redirected(Op<?> op, Node from, String error) {
        from.fail(op, misdirected(from, error));
    }

    @Override
    public KeyValueException misdirected(Node at, String error) {
        return new StoreConfigurationException("Redis at " + at.where() + " is part of a Cluster; the scheme for it is "
                + Mode.CLUSTER.scheme + ": " + error);
    }

    @Override
    public void connected(Node connected) {
        space.check();
    }

    @Override
    public void met(Node at, ServerInfo info) {
        greeting.say(at.where(), info);
        listener.run();
    }

    @Override
    public void disconnected(Node disconnected, KeyValueException reason) {
        boolean unused = refusal.complete(reason);
    }

    @Override
    public CompletableFuture<KeyValueException> refusal() {
        return refusal;
    }

    @Override
    public boolean isLastHope(Node at) {
        return true;
    }

    @Override
    public @Nullable KeyValueException closedGate() {
        return space.gate();
    }

    @Override
    public boolean overwriteFirst() {
        return space.isIndexed();
    }
}
