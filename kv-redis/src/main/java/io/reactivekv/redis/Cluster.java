package io.reactivekv.redis;

import io.lettuce.core.protocol.CommandType;
import io.netty.util.concurrent.EventExecutor;
import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.StorePermissionException;
import io.reactivekv.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * A Redis Cluster: one {@link Node} for each master, found by asking any node for the slots. The map is read again when a
 * node refuses a slot, when a connection is lost, and now and then while a bucket has no master.
 *
 * <p>The map is replaced on the home loop and read from any thread.
 */
final class Cluster implements Topology {

    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
    private static final long ASK_NANOS = Duration.ofSeconds(2).toNanos();

    /** Nodes that send an operation to each other more often do not agree, and need time to. */
    private static final int MOST_MOVES = 4;

    private final NodeSettings settings;
    private final EventExecutor home;
    private final Layout layout;
    private final Addresses addresses;
    private final Space space;
    private final Greeting greeting;
    private final ClusterNodes nodes;
    private final CompletableFuture<KeyValueException> refusal = new CompletableFuture<>();
    private final Lookout lookout;
    private Runnable listener = () -> {};
    private int turn;
    private volatile @Nullable SlotMap slots;
    private volatile List<Node> masters = List.of();

    Cluster(NodeSettings settings, Layout layout, Addresses addresses, Driver driver) {
        this.settings = settings;
        this.home = settings.home();
        this.layout = layout;
        this.addresses = addresses;
        this.space = new Space(this);
        this.greeting = new Greeting(this);
        this.nodes = new ClusterNodes(settings, this, layout, addresses, driver);
        this.lookout = new Lookout(home, this::ask);
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
        return masters;
    }

    /** Asks all masters, and for the slots again, until no slot is without one. */
    @Override
    public Mono<Territory> territory(long timeoutNanos) {
        return Mono.defer(() -> {
            long deadline = System.nanoTime() + timeoutNanos;
            return Mono.defer(() -> claims(deadline - System.nanoTime()))
                    .doOnError(failed -> onLoop(lookout::look))
                    .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, Duration.ofMillis(Lookout.SOON_MILLIS))
                            .filter(failed -> failed instanceof StoreUnavailableException
                                    && deadline - System.nanoTime()
                                            > TimeUnit.MILLISECONDS.toNanos(Lookout.SOON_MILLIS)));
        });
    }

    private Mono<Territory> claims(long timeoutNanos) {
        return Flux.fromIterable(masters)
                .flatMapDelayError(node -> claim(node, timeoutNanos), Integer.MAX_VALUE, 1)
                .onErrorMap(failed -> Exceptions.unwrapMultiple(failed).get(0))
                .collectMap(Map.Entry::getKey, Map.Entry::getValue)
                .map(Territory::new)
                .filter(territory -> territory.covers(layout))
                .switchIfEmpty(Mono.error(() -> new StoreUnavailableException(
                        "no master is known for some slots at " + description(), Outcome.NOT_EXECUTED, null)));
    }

    private Mono<Map.Entry<Node, String>> claim(Node node, long timeoutNanos) {
        Call nodes = Call.read(CommandType.CLUSTER).arg("NODES");
        return urgentCallAt(node, nodes, timeoutNanos)
                .map(reply -> Map.entry(node, Territory.claim(node.incarnation(), reply)));
    }

    @Override
    public void wake() {
        nodes.all().forEach(Node::wake);
    }

    @Override
    public void onChange(Runnable changed) {
        listener = changed;
    }

    @Override
    public int atOnce(int wanted) {
        return settings.atOnce(wanted);
    }

    @Override
    public String description() {
        return Mode.CLUSTER.scheme + " at " + addresses.text();
    }

    @Override
    public void open() {
        nodes.open();
        home.execute(lookout::nowAndThen);
    }

    @Override
    public CompletableFuture<Void> close(KeyValueException reason) {
        lookout.end();
        return nodes.close(reason);
    }

    @Override
    public void submit(Op<?> op) {
        SlotMap before = slots;
        Node master = nodeOf(op.bucket());
        Node node = master == null ? anyNode() : master;
        if (master == null) {
            op.trouble = new StoreUnavailableException(
                    "no master is known for the key's slot at " + description(), Outcome.NOT_EXECUTED, null);
        }
        node.submit(op);
        if (slots != before) {
            // It may have come too late to be handed over.
            onLoop(() -> node.handOver(false));
        }
    }

    @Override
    public void redirected(Op<?> op, Node from, String error) {
        String[] words = error.split(" ", 4);
        Node target = words.length < 3
                ? null
                : nodes.named(words[2].lastIndexOf(':') == 0 ? from.host() + words[2] : words[2]);
        boolean moved = !words[0].equals("ASK");
        if (target == null || (moved && isSentAbout(op))) {
            // Who was asked does not know, and would be asked again at once.
            from.rest(op);
            lookout.lookSoon();
            return;
        }
        op.alone = true;
        op.asking = !moved;
        target.submit(op);
        if (moved) {
            lookout.look();
        }
    }

    private static boolean isSentAbout(Op<?> op) {
        op.moves = (byte) Math.min(op.moves + 1, MOST_MOVES + 1);
        return op.moves > MOST_MOVES;
    }

    @Override
    public KeyValueException misdirected(Node node, String error) {
        return ServerError.failure(error);
    }

    @Override
    public void connected(Node node) {
        if (nodeOf(layout.buckets()) == node) {
            space.check();
        }
        if (slots == null) {
            lookout.look();
        }
    }

    @Override
    public void met(Node node, ServerInfo info) {
        greeting.say(node.where(), info);
    }

    @Override
    public void disconnected(Node node, KeyValueException reason) {
        if (nodes.all().stream().allMatch(Node::isOut)) {
            boolean unused = refusal.complete(reason);
        }
        lookout.look();
    }

    @Override
    public void down() {
        lookout.lookSoon();
    }

    @Override
    public CompletableFuture<KeyValueException> refusal() {
        return refusal;
    }

    @Override
    public boolean isLastHope(Node node) {
        return slots != null || nodes.all().stream().allMatch(Node::isRefused);
    }

    @Override
    public @Nullable KeyValueException closedGate() {
        return space.gate();
    }

    @Override
    public boolean overwriteFirst() {
        return space.isIndexed();
    }

    /** The master of a bucket; null while unknown. */
    private @Nullable Node nodeOf(int bucket) {
        SlotMap map = slots;
        String master = map == null ? null : map.master(layout.slotOf(bucket));
        return master == null ? null : nodes.at(master);
    }

    /** A node that will say where to go, or wait until it can be asked; the first addresses are never given up. */
    private Node anyNode() {
        return nodes.all().iterator().next();
    }

    /** Asks the next node for the slots, and whether it is to be believed; false when none is connected. */
    private boolean ask() {
        List<Node> candidates = nodes.all().stream().filter(Node::isConnected).toList();
        if (candidates.isEmpty()) {
            return false;
        }
        Node asked = candidates.get(Math.floorMod(turn++, candidates.size()));
        Object unused = Mono.zip(
                        urgentCallAt(asked, Call.read(CommandType.CLUSTER).arg("SLOTS"), ASK_NANOS), isSound(asked))
                .subscribe(
                        told -> onLoop(() ->
                                lookout.answered(() -> learn(SlotMap.of(told.getT1(), asked.host()), told.getT2()))),
                        failure -> onLoop(() -> {
                            LOG.debug("{} did not tell the slots", asked.where(), failure);
                            if (slots == null && failure instanceof KeyValueException known && !known.isTransient()) {
                                space.refuse(known);
                            }
                            lookout.answered(false);
                        }));
        return true;
    }

    /** One that is cut off from the others goes on telling what it knew; one that may not be asked is believed. */
    private Mono<Boolean> isSound(Node node) {
        return urgentCallAt(node, Call.read(CommandType.CLUSTER).arg("INFO"), ASK_NANOS)
                .map(reply -> !Layout.text((byte[]) reply).contains("cluster_state:fail"))
                .onErrorReturn(StorePermissionException.class, true);
    }

    /** Goes on at the home loop, unless that has ended with the store in the meantime. */
    private void onLoop(Runnable step) {
        if (!nodes.isClosed()) {
            try {
                home.execute(step);
            } catch (RejectedExecutionException e) {
                LOG.trace("closed meanwhile", e);
            }
        }
    }

    /** Takes over what a node told; says whether nothing more is to be asked for the moment. */
    private boolean learn(SlotMap map, boolean sound) {
        if (!sound && slots != null) {
            return false;
        }
        SlotMap before = slots;
        List<Node> now = new ArrayList<>();
        boolean complete = sound;
        boolean moved = false;
        for (int bucket = 0; bucket <= layout.buckets(); bucket++) {
            int slot = layout.slotOf(bucket);
            String master = map.master(slot);
            moved |= before == null || !Objects.equals(master, before.master(slot));
            Node node = master == null ? null : nodes.named(master);
            if (node == null) {
                complete = false;
            } else {
                complete &= node.isConnected();
                if (!now.contains(node)) {
                    now.add(node);
                }
            }
        }
        slots = map;
        boolean changed = !now.equals(masters);
        masters = List.copyOf(now);
        nodes.handOver(now, moved, complete);
        if (changed) {
            listener.run();
        }
        Node records = nodeOf(layout.buckets());
        if (records != null && records.isConnected() && (changed || space.gate() != null)) {
            space.check();
        }
        return complete;
    }
}
