package io.reactivekv.tck;

import static io.reactivekv.tck.Await.done;
import static io.reactivekv.tck.Await.empty;
import static io.reactivekv.tck.Await.value;
import static io.reactivekv.tck.Remaining.assertTtl;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.CounterStore;
import io.reactivekv.Expiry;
import io.reactivekv.ForeignDataException;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.KeyValueStore;
import io.reactivekv.StoreClosedException;
import io.reactivekv.ValueTooLargeException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Counters: native increments, in the same space as values. */
public interface CounterTests extends ConformanceTests {

    @Test
    default void counter_absent_countsFromZero(StoreFixture fixture) {
        CounterStore counters = fixture.factory().counters("");
        empty(counters.get("a"));
        assertEquals(5L, value(counters.addAndGet("a", 5)));
        assertEquals(6L, value(counters.incrementAndGet("a")));
        assertEquals(-4L, value(counters.addAndGet("a", -10)));
        assertEquals(-4L, value(counters.get("a")));
    }

    @Test
    default void counter_deltaZero_creates(StoreFixture fixture) {
        CounterStore counters = fixture.factory().counters("");
        assertEquals(0L, value(counters.addAndGet("a", 0)));
        assertEquals(0L, value(counters.get("a")));
    }

    @Test
    default void counter_deleted_countsFromZero(StoreFixture fixture) {
        CounterStore counters = fixture.factory().counters("");
        assertFalse(value(counters.delete("a")));
        done(counters.addAndGet("a", 5));
        assertTrue(value(counters.delete("a")));
        empty(counters.get("a"));
        assertEquals(1L, value(counters.incrementAndGet("a")));
    }

    @Test
    default void counter_subscribedTwice_countsTwice(StoreFixture fixture) {
        CounterStore counters = fixture.factory().counters("");
        Mono<Long> increment = counters.incrementAndGet("a");
        empty(counters.get("a"));
        assertEquals(1L, value(increment));
        assertEquals(2L, value(increment));
    }

    @Test
    default void counter_inTheSpace_isADecimalText(StoreFixture fixture) {
        CounterStore counters = fixture.factory().counters("n:");
        KeyValueStore<String> texts = fixture.open(TextSerializer.PLAIN);
        done(counters.addAndGet("a", -42));
        assertEquals("-42", value(texts.get("n:a")));
        done(texts.put("n:b", "10"));
        assertEquals(11L, value(counters.incrementAndGet("b")));
    }

    @Test
    default void counter_onCreate_setsTheExpiryOnceOnly(StoreFixture fixture) {
        CounterStore counters = fixture.factory().counters("");
        KeyValueStore<String> texts = fixture.open(TextSerializer.PLAIN);
        done(counters.addAndGet("a", 1, Duration.ofHours(1)));
        assertTtl(fixture, Duration.ofHours(1), value(texts.ttl("a")));
        done(counters.addAndGet("a", 1, Duration.ofHours(9)));
        done(counters.addAndGet("a", 1, Expiry.never()));
        assertTtl(fixture, Duration.ofHours(1), value(texts.ttl("a")));
        done(counters.addAndGet("b", 1, Expiry.never()));
        done(counters.addAndGet("b", 1, Duration.ofHours(1)));
        assertEquals(Optional.empty(), value(texts.ttl("b")));
        done(counters.addAndGet("c", 1, Expiry.keep()));
        assertEquals(Optional.empty(), value(texts.ttl("c")));
        assertEquals("3", value(texts.get("a")));
    }

    @Test
    default void counter_expired_countsFromZero(StoreFixture fixture) {
        CounterStore counters = fixture.factory().counters("");
        KeyValueStore<String> texts = fixture.open(TextSerializer.PLAIN);
        for (String key : List.of("a", "b", "c")) {
            done(counters.addAndGet(key, 5, fixture.shortTtl()));
        }
        fixture.advance(fixture.shortTtl());
        empty(counters.get("a"));
        assertFalse(value(counters.delete("b")));
        assertEquals(1L, value(counters.addAndGet("c", 1, Duration.ofHours(1))));
        assertTtl(fixture, Duration.ofHours(1), value(texts.ttl("c")));
    }

    @Test
    default void counter_edgesOfTheRange_areReachedAndNotCrossed(StoreFixture fixture) {
        CounterStore counters = fixture.factory().counters("");
        assertEquals(Long.MAX_VALUE, value(counters.addAndGet("a", Long.MAX_VALUE)));
        ValueTooLargeException error = Await.error(ValueTooLargeException.class, counters.incrementAndGet("a"));
        assertEquals(Outcome.NOT_EXECUTED, error.outcome());
        assertEquals(Long.MAX_VALUE, value(counters.get("a")));
        assertEquals(Long.MIN_VALUE, value(counters.addAndGet("b", Long.MIN_VALUE)));
        Await.fails(ValueTooLargeException.class, counters.addAndGet("b", -1));
        assertEquals(Long.MIN_VALUE, value(counters.get("b")));
    }

    @Test
    default void counter_keyHoldsSomethingElse_isForeign(StoreFixture fixture) {
        CounterStore counters = fixture.factory().counters("");
        KeyValueStore<String> texts = fixture.open(TextSerializer.PLAIN);
        for (String text : List.of(
                "", "one", "1.5", " 1", "1 ", "9223372036854775808", "007", "+1", "-0", "-", "\u0661", "\uff11")) {
            done(texts.put("a", text));
            ForeignDataException error = Await.error(ForeignDataException.class, counters.incrementAndGet("a"));
            assertEquals(Outcome.NOT_EXECUTED, error.outcome());
            Await.fails(ForeignDataException.class, counters.get("a"));
            assertEquals(text, value(texts.get("a")));
        }
        fixture.makeUndecodable("a");
        Await.fails(ForeignDataException.class, counters.incrementAndGet("a"));
        Await.fails(ForeignDataException.class, counters.get("a"));
    }

    @Test
    default void counter_hot_losesNoIncrement(StoreFixture fixture) throws Exception {
        CounterStore counters = fixture.factory().counters("");
        List<Long> last = Race.run(8, i -> () -> {
            long sum = 0;
            for (int n = 0; n < 100; n++) {
                sum = value(counters.incrementAndGet("a"));
            }
            return sum;
        });
        assertEquals(800L, value(counters.get("a")));
        assertTrue(last.contains(800L), () -> "nobody saw the last value: " + last);
    }

    @Test
    default void counter_againstExpire_undoesNothing(StoreFixture fixture) throws Exception {
        CounterStore counters = fixture.factory().counters("");
        KeyValueStore<String> texts = fixture.open(TextSerializer.PLAIN);
        Duration hour = Duration.ofHours(1);
        for (int round = 0; round < 50; round++) {
            String key = "k" + round;
            int counting = round % 2;
            done(counters.incrementAndGet(key));
            List<Integer> both = Race.run(2, i -> () -> {
                done(i == counting ? counters.incrementAndGet(key) : texts.expire(key, hour));
                return i;
            });
            assertEquals(2, both.size());
            assertEquals(2L, value(counters.get(key)), key);
            assertTrue(value(texts.ttl(key)).isPresent(), () -> key + " is permanent again");
        }
    }

    @Test
    default void counter_closed_signalsThatAndLeavesOthersOpen(StoreFixture fixture) {
        CounterStore counters = fixture.factory().counters("");
        Mono<Long> before = counters.get("a");
        counters.close();
        counters.close();
        Await.fails(StoreClosedException.class, before);
        Await.fails(StoreClosedException.class, counters.get("a"));
        Await.fails(StoreClosedException.class, counters.incrementAndGet("a"));
        Await.fails(StoreClosedException.class, counters.delete("a"));
        assertEquals(1L, value(fixture.factory().counters("").incrementAndGet("a")));
    }
}
