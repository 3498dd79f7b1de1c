package io.reactivekv.cache;

import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Sinks;

/** The sequence of a cache in the store. */
class SharedLevelTest {

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    private SharedLevel level() {
        return new SharedLevel(bed.factory, "c", bed.clock, new Outage("c", bed.clock, new Tally()));
    }

    @Test
    void nextSequence_begunByTwoProcessesAtOnce_beginsOnce() {
        SharedLevel here = level();
        SharedLevel there = level();
        Sinks.Empty<Void> gate = Sinks.empty();
        List<Long> numbers = new ArrayList<>();
        bed.backend.nextCount.set(answer -> answer.delayUntil(number -> gate.asMono()));
        Disposable unused = here.nextSequence().subscribe(numbers::add);
        long first = value(there.nextSequence());
        assertEquals(List.of(), numbers, "it has seen that there is no sequence, and not gone on");
        assertTrue(gate.tryEmitEmpty().isSuccess());
        assertEquals(List.of(first + SharedLevel.STEP), numbers);
        assertEquals(first + 2 * SharedLevel.STEP, value(there.nextSequence()));
        here.close();
        there.close();
    }
}
