package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.Change;
import io.reactivekv.KeyRange;
import io.reactivekv.serializer.Serializers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Watches of a cache as a store. */
class StoreWatchTest {

    private static final String STORED = "cache:c:";
    private static final String CATEGORY = "of another program";

    private final Bed bed = new Bed();
    private final ReactiveCache<String> cache = bed.cache(CacheSpec.named("c"));
    private final List<Change<String>> changes = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        bed.close();
    }

    /** Another program has just created the record that its entry belongs to. */
    @Test
    void watch_entryOfARecordThatIsNotKnownYet_isToldOf() {
        Disposable watch = cache.asStore().watch(KeyRange.all()).subscribe(changes::add, failed -> {});
        Await.until("it listens", () -> changes.size() == 1);
        writeAsAnotherProgram(() -> {});

        Await.until("it is told of", () -> changes.size() == 2);
        assertEquals(new Change.Put<>("a", Optional.of("1")), changes.get(1));
        watch.dispose();
    }

    /** What the entry is worth cannot be known, so that a change may have been missed. */
    @Test
    void watch_recordCannotBeRead_tellsOfAReset() {
        Disposable watch = cache.asStore().watch(KeyRange.all()).subscribe(changes::add, failed -> {});
        Await.until("it listens", () -> changes.size() == 1);
        writeAsAnotherProgram(
                () -> bed.backend.nextGet.set(asked -> Mono.error(new IllegalStateException("for the test"))));

        Await.until("it is told of", () -> changes.size() == 2);
        assertEquals(new Change.Reset<>(), changes.get(1));
        watch.dispose();
    }

    @Test
    void watch_valueThatIsNotHandedOut_isNamedAsInTheView() {
        Disposable watch =
                cache.asStore().withPrefix("p:").watch(KeyRange.all()).subscribe(changes::add, failed -> {});
        Await.until("it listens", () -> changes.size() == 1);
        bed.backend.unreadable(STORED + SharedLevel.SLOT + "p:a");

        Await.until("it is told of", () -> changes.size() == 2);
        if (!(changes.get(1) instanceof Change.Unreadable<String> told)) {
            throw new AssertionError(changes);
        }
        assertEquals("a", told.key());
        assertEquals("watch", told.error().operation());
        assertEquals(Optional.of("a"), told.error().key());
        watch.dispose();
    }

    /** The cache has begun to learn of the record, and does not get the answer. */
    private void writeAsAnotherProgram(Runnable beforeTheEntry) {
        AtomicBoolean asked = new AtomicBoolean();
        bed.backend.nextGet.set(answer -> {
            asked.set(true);
            return Mono.never();
        });
        done(bed.factory.open(STORED, Serializers.string()).put(SharedLevel.RECORD + Validity.category(CATEGORY), "0"));
        Await.until("it asks for the record", asked::get);
        beforeTheEntry.run();
        long stamp = Bed.core(cache).validity.known();
        done(bed.factory
                .open(STORED + SharedLevel.SLOT, Serializers.bytes())
                .put("a", SlotFormat.write(Slot.plain(stamp, CATEGORY, "\"1\"".getBytes(StandardCharsets.UTF_8)))));
    }
}
