package io.reactivekv.redis;

import io.netty.util.concurrent.EventExecutor;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.StoreClosedException;
import io.reactivekv.spi.StoredChange;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * Shares one line to each master among all watchers of a space; there are lines only while there are watchers.
 * Everything but {@link #watch} happens on the home loop.
 */
final class WatchHub {

    private final Topology topology;
    private final EventExecutor home;
    private final @Nullable Scheduler scheduler;
    private final NodeSettings settings;
    private final Map<Node, WatchLine> lines = new LinkedHashMap<>();
    private final SharedReads shared;
    private final Set<Watcher> watchers = new LinkedHashSet<>();
    private @Nullable KeyValueException closed;

    WatchHub(Topology topology, NodeSettings settings) {
        this.topology = topology;
        this.home = settings.home();
        this.scheduler = settings.scheduler();
        this.settings = settings;
        this.shared = new SharedReads(topology.layout());
        topology.onChange(() -> home.execute(this::follow));
    }

    Flux<StoredChange<byte[]>> watch(KeyRange range, boolean keysOnly, BulkReads reads) {
        return new Flux<>() {
            @Override
            public void subscribe(reactor.core.CoreSubscriber<? super StoredChange<byte[]>> actual) {
                Watcher watcher = new Watcher(WatchHub.this, scheduler, home, actual, range, keysOnly, reads);
                actual.onSubscribe(watcher);
                execute(() -> add(watcher), watcher);
            }
        };
    }

    SharedReads reads() {
        return shared;
    }

    void remove(Watcher watcher) {
        execute(
                () -> {
                    if (watchers.remove(watcher) && watchers.isEmpty()) {
                        Object unused = hangUp();
                    }
                },
                null);
    }

    /** Ends all watches; completes when the connections are closed. */
    CompletableFuture<Void> close(KeyValueException reason) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Ending.run(home, () -> {
            closed = reason;
            watchers.forEach(watcher -> watcher.fail(reason));
            watchers.clear();
            Object unused = hangUp().whenComplete((none, failure) -> ended.complete(null));
        });
        return ended;
    }

    /** Changes at one master may have been missed. Who has not begun to watch waits until all masters are listened to. */
    void missed() {
        boolean all = isListening();
        watchers.stream().filter(watcher -> all || watcher.hasBegun()).forEach(Watcher::reset);
    }

    /** A master does not let itself be connected or listened to. Who has begun to watch goes on waiting for the next reset. */
    void refused(KeyValueException reason) {
        List<Watcher> unbegun =
                watchers.stream().filter(watcher -> !watcher.hasBegun()).toList();
        unbegun.forEach(watcher -> {
            watcher.fail(reason);
            remove(watcher);
        });
    }

    void changed(byte[] stored) {
        int bucket = topology.layout().bucketOfStored(stored);
        if (bucket >= 0) {
            int head = topology.layout().head(bucket).length;
            String key = Layout.text(java.util.Arrays.copyOfRange(stored, head, stored.length));
            shared.changed();
            watchers.forEach(watcher -> watcher.changed(key));
        }
    }

    private void add(Watcher watcher) {
        KeyValueException ending = closed;
        if (ending != null) {
            watcher.fail(ending);
            return;
        }
        if (watcher.isCancelled()) {
            return;
        }
        boolean unused = watchers.add(watcher);
        if (isListening()) {
            watcher.reset();
        } else {
            follow();
        }
    }

    /**
     * Has a line to each master of the time, and to the process that this is: the same address may lead elsewhere since a line
     * was made, which that one does not notice as long as the old server answers. What the old one did not tell of may have been
     * missed.
     */
    private void follow() {
        if (watchers.isEmpty()) {
            return;
        }
        List<Node> masters = topology.masters();
        List<Node> gone = lines.keySet().stream()
                .filter(node -> !masters.contains(node)
                        || Objects.requireNonNull(lines.get(node)).isElsewhere(node.server()))
                .toList();
        for (Node node : gone) {
            Object unused = Objects.requireNonNull(lines.remove(node)).close(hungUp());
        }
        for (Node node : masters) {
            if (!lines.containsKey(node)) {
                WatchLine line = new WatchLine(this, settings, topology.layout().prefix(), node.dialer());
                Object unused = lines.put(node, line);
                line.open();
            }
        }
        if (!gone.isEmpty()) {
            missed();
        }
    }

    private boolean isListening() {
        return !lines.isEmpty() && lines.values().stream().allMatch(WatchLine::isListening);
    }

    private CompletableFuture<Void> hangUp() {
        CompletableFuture<?>[] ends =
                lines.values().stream().map(line -> line.close(hungUp())).toArray(CompletableFuture<?>[]::new);
        lines.clear();
        return CompletableFuture.allOf(ends);
    }

    private static KeyValueException hungUp() {
        return new StoreClosedException("nobody watches any more", Outcome.NOT_EXECUTED);
    }

    private void execute(Runnable task, @Nullable Watcher onBehalfOf) {
        try {
            home.execute(task);
        } catch (RejectedExecutionException e) {
            if (onBehalfOf != null) {
                onBehalfOf.fail(new StoreClosedException("the store is closed", Outcome.NOT_EXECUTED));
            }
        }
    }
}
