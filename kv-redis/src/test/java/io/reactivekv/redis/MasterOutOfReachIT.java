package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ch.qos.logback.classic.Level;
import io.reactivekv.Change;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.KeyValueStore;
import io.reactivekv.StoreClosedException;
import io.reactivekv.redis.test.Fault;
import io.reactivekv.redis.test.FaultProxy;
import io.reactivekv.redis.test.RedisCluster;
import io.reactivekv.redis.test.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;

/** Masters of a Cluster that the client cannot reach and the other nodes can; one of them gives its slots away meanwhile. */
@Timeout(60)
@Tag("long")
class MasterOutOfReachIT {

    private static final Layout LAYOUT = Layout.bucketed("app:", 16);
    private static final Duration BRIEF = Duration.ofMillis(500);

    private final RedisCluster cluster =
            RedisCluster.builder().replicas(0).proxied().start();
    private final RedisServer heir = cluster.nodes().get(0);
    private final RedisServer other = cluster.nodes().get(1);
    private final RedisServer leaving = cluster.nodes().get(2);
    private final LogCapture log = LogCapture.begin();
    private final KeyValueStore<String> store = TextStore.open(
            "redis-cluster://" + cluster.proxy(heir).address() + "?prefix=app:&buckets=16&commandTimeout=20s");
    private final Queue<Change<String>> changes = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        store.close();
        log.close();
        cluster.close();
    }

    @Test
    void watch_masterLeavesWhileItIsOutOfReach_resets() {
        Disposable watch = watch();
        cutOff(leaving, 2);
        changes.clear();

        giveAwaySlots();

        RedisTests.await("it is told", this::isReset);
        watch.dispose();
    }

    @Test
    void watch_oneMasterStaysOutOfReach_isResetForAnother() {
        Disposable watch = watch();
        cutOff(leaving, 2);
        changes.clear();

        cluster.proxy(other).cutAll();

        RedisTests.await("it is told", this::isReset);
        watch.dispose();
    }

    @Test
    void watch_beginsWhileAMasterIsOutOfReach_beginsWithResetOnceItIsBack() {
        Disposable early = watch();
        cutOff(leaving, 2);
        Queue<Change<String>> told = new ConcurrentLinkedQueue<>();
        Disposable late = store.watch(KeyRange.all()).subscribe(told::add);
        store.put(keyAt(heir), "v").block();
        RedisTests.await("the other watch is told", () -> changes.stream().anyMatch(Change.Put.class::isInstance));

        cluster.proxy(leaving).pass();

        RedisTests.await("it is told", () -> !told.isEmpty());
        assertInstanceOf(Change.Reset.class, told.peek());
        early.dispose();
        late.dispose();
    }

    @Test
    void write_waitsForAMasterThatIsReplacedWhileAnotherIsOutOfReach_goesToTheHeir() {
        String key = keyAt(leaving);
        store.put(key, "old").block();
        cutOff(other, 1);
        cutOff(leaving, 1);
        CompletableFuture<Void> write = store.put(key, "new").toFuture();
        assertFalse(write.isDone());

        giveAwaySlots();

        write.join();
        assertEquals("new", store.get(key).block());
    }

    @Test
    void close_aMasterThatWasGivenUpHasNotAnsweredYet_failsAsClosed() {
        String key = keyAt(leaving);
        String elsewhere = keyAt(other);
        store.put(key, "old").block();
        store.put(elsewhere, "v").block();
        cluster.proxy(leaving).fault(Fault.blackhole());
        CompletableFuture<Void> write = store.put(key, "new").toFuture();

        giveAwaySlots();
        cluster.migrate(slotOf(elsewhere), heir);
        assertEquals("v", store.get(elsewhere).block()); // after a redirection, whereupon the slots are asked for
        RedisTests.awaitSuccess(
                () -> assertEquals("old", store.withTimeout(BRIEF).get(key).block()));
        assertFalse(write.isDone());
        store.close();

        CompletionException end = assertThrows(CompletionException.class, write::join);
        StoreClosedException closed = assertInstanceOf(StoreClosedException.class, end.getCause());
        assertEquals(Outcome.UNKNOWN, closed.outcome());
    }

    private Disposable watch() {
        Disposable watch = store.watch(KeyRange.all()).subscribe(changes::add);
        RedisTests.await("it listens", this::isReset);
        return watch;
    }

    private boolean isReset() {
        return changes.stream().anyMatch(Change.Reset.class::isInstance);
    }

    /** Ends so many lines to a node, and lets none come back. */
    private void cutOff(RedisServer node, int lines) {
        FaultProxy proxy = cluster.proxy(node);
        proxy.fault(Fault.refuse());
        proxy.cutAll();
        RedisTests.await(
                "their ends are told of",
                () -> log.messages(Level.WARN).stream()
                                .filter(line -> line.contains(proxy.address()))
                                .count()
                        >= lines);
    }

    private String keyAt(RedisServer master) {
        return IntStream.iterate(0, number -> number + 1)
                .mapToObj(number -> "k" + number)
                .filter(key -> cluster.masterOf(slotOf(key)).equals(master))
                .findFirst()
                .orElseThrow();
    }

    private static int slotOf(String key) {
        return LAYOUT.slotOf(LAYOUT.bucketOf(key));
    }

    /** All slots of the space that the leaving master has. */
    private void giveAwaySlots() {
        List<Integer> slots = IntStream.rangeClosed(0, LAYOUT.buckets())
                .map(LAYOUT::slotOf)
                .distinct()
                .boxed()
                .filter(slot -> cluster.masterOf(slot).equals(leaving))
                .toList();
        slots.forEach(slot -> cluster.migrate(slot, heir));
    }
}
