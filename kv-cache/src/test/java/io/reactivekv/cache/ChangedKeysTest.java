package io.reactivekv.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class ChangedKeysTest {

    private final List<Sinks.One<String>> reads = new ArrayList<>();
    private final List<String> found = new ArrayList<>();
    private final ChangedKeys<String> changed = new ChangedKeys<>(
            key -> {
                Sinks.One<String> read = Sinks.one();
                reads.add(read);
                return read.asMono();
            },
            (key, value) -> found.add(key + " " + value),
            1_000);

    private void end(int read, String value) {
        assertTrue(reads.get(read).tryEmitValue(value).isSuccess());
    }

    @Test
    void add_isReadAndHandedOn() {
        changed.add("a");
        assertTrue(changed.has("a"));
        end(0, "1");
        assertEquals(List.of("a 1"), found);
        assertTrue(changed.isEmpty());
    }

    @Test
    void add_whileItIsRead_isReadAgainAndTheFirstIsPassedOver() {
        changed.add("a");
        changed.add("a");
        changed.add("a");
        end(0, "1");
        assertEquals(List.of(), found);
        assertEquals(2, reads.size());
        end(1, "2");
        assertEquals(List.of("a 2"), found);
        assertTrue(changed.isEmpty());
    }

    @Test
    void touch_mattersOnlyWhileItIsRead() {
        changed.touch("a");
        assertFalse(changed.has("a"));
        changed.add("a");
        changed.touch("a");
        end(0, "1");
        assertEquals(List.of(), found);
        end(1, "2");
        assertEquals(List.of("a 2"), found);
    }

    @Test
    void read_failsOrFindsNothing_isOver() {
        changed.add("a");
        assertTrue(reads.get(0)
                .tryEmitError(new IllegalStateException("for the test"))
                .isSuccess());
        changed.add("b");
        assertTrue(reads.get(1).tryEmitEmpty().isSuccess());
        assertEquals(List.of(), found);
        assertTrue(changed.isEmpty());
        changed.add("a");
        end(2, "3");
        assertEquals(List.of("a 3"), found);
    }

    /** What was read before has been handed on by then, and what is read later is not yet. */
    @Test
    void add_whatIsDoneFirst_comesBetween() {
        changed.add("a");
        changed.add("a", () -> assertEquals(List.of(), found));
        end(0, "1");
        assertEquals(List.of(), found);
        end(1, "2");
        changed.add("a", () -> assertEquals(List.of("a 2"), found));
        end(2, "3");
        assertEquals(List.of("a 2", "a 3"), found);
    }

    @Test
    void add_moreThanThereIsRoomFor_leavesSomeOut() {
        ChangedKeys<String> never = new ChangedKeys<>(key -> Mono.never(), (key, value) -> {}, 1_000);
        for (int i = 0; i < 2_000; i++) {
            never.add("k" + i);
        }
        assertTrue(never.has("k999"));
        assertFalse(never.has("k1999"));
        never.dispose();
        assertTrue(never.isDisposed());
    }
}
