package io.reactivekv.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.KeyRange;
import io.reactivekv.spi.Lifetime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A writer that holds a key keeps no reader waiting. */
class LockFreeReadsTest {

    private final Bed bed = new Bed();

    @Test
    void reads_whileAWriterOnAnotherThreadHoldsTheKey_findWhatWasThereBefore() {
        bed.put("a", "1", Lifetime.after(10));
        AtomicBoolean held = new AtomicBoolean();
        AtomicBoolean looked = new AtomicBoolean();
        // A writer reads the clock when it has the key's lock.
        bed.clock.afterNextReading(() -> {
            held.set(true);
            Await.until("the readers have looked", looked::get);
        });
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> bed.put("a", "2"));
        Await.until("the writer holds the key", held::get);
        assertEquals("1", bed.get("a"));
        assertEquals(Optional.of(Duration.ofMillis(10)), bed.backend.ttl("a").block());
        assertEquals("1", Bed.text(bed.backend.getEntry("a").block().value()));
        assertEquals(
                List.of("1"),
                bed.backend
                        .scan(Bed.request(KeyRange.all()))
                        .map(stored -> Bed.text(stored.value()))
                        .collectList()
                        .block());
        assertEquals(List.of("a"), bed.keys());
        looked.set(true);
        writer.join();
        assertEquals("2", bed.get("a"));
    }
}
