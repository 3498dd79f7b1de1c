package io.reactivekv.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.ForeignDataException;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.Revision;
import io.reactivekv.ValueTooLargeException;
import io.reactivekv.spi.BackendStats;
import io.reactivekv.spi.Condition;
import io.reactivekv.spi.Lifetime;
import io.reactivekv.spi.Stored;
import io.reactivekv.spi.Write;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class PointOperationsTest {

    private final Bed bed = new Bed();

    private static Write.Put<Object> put(String key, Object value) {
        return new Write.Put<>(key, value, Lifetime.never());
    }

    private Stored<Object> entry(String key) {
        return Objects.requireNonNull(bed.backend.getEntry(key).block());
    }

    @Test
    void get_absentKey_isEmpty() {
        assertNull(bed.get("a"));
        assertNull(bed.backend.getEntry("a").block());
        assertNull(bed.backend.ttl("a").block());
    }

    @Test
    void put_then_get_returnsTheSameArray() {
        byte[] value = Bed.bytes("1");
        assertTrue(bed.write(put("a", value), Condition.ALWAYS));
        assertSame(value, bed.backend.get("a").block());
    }

    @Test
    void put_reference_isKeptBesideBytes() {
        Object reference = new Object();
        bed.putReference("a", reference);
        bed.put("b", "bytes");
        assertSame(reference, bed.backend.get("a").block());
        assertEquals("bytes", bed.get("b"));
    }

    @Test
    void operation_withoutSubscription_doesNothing() {
        Mono<Boolean> write = bed.backend.write(put("a", Bed.bytes("1")), Condition.ABSENT);
        assertNull(bed.get("a"));
        assertEquals(true, write.block());
        assertEquals(false, write.block());
    }

    @Test
    void get_subscribedTwice_looksTwice() {
        Mono<String> get = bed.backend.get("a").map(Bed::text);
        assertNull(get.block());
        bed.put("a", "1");
        assertEquals("1", get.block());
    }

    @Test
    void write_conditions_holdAsSpecified() {
        assertFalse(bed.write(put("a", Bed.bytes("1")), Condition.PRESENT));
        assertNull(bed.get("a"));
        assertTrue(bed.write(put("a", Bed.bytes("2")), Condition.ABSENT));
        assertFalse(bed.write(put("a", Bed.bytes("3")), Condition.ABSENT));
        assertTrue(bed.write(put("a", Bed.bytes("4")), Condition.PRESENT));
        assertEquals("4", bed.get("a"));
        assertFalse(bed.write(new Write.Delete<>("b"), Condition.PRESENT));
        assertTrue(bed.write(new Write.Delete<>("a"), Condition.PRESENT));
        assertNull(bed.get("a"));
    }

    @Test
    void write_unchangedBytes_comparesTheContent() {
        bed.put("a", "1");
        Revision seen = entry("a").revision();
        bed.put("a", "1");
        assertTrue(bed.write(put("a", Bed.bytes("2")), Condition.unchanged(seen)), "equal bytes count as unchanged");
        assertFalse(bed.write(put("a", Bed.bytes("3")), Condition.unchanged(seen)));
        Revision printed = Revision.of(entry("a").revision().toString());
        assertTrue(bed.write(put("a", Bed.bytes("4")), Condition.unchanged(printed)), "from an ETag");
        assertEquals("4", bed.get("a"));
    }

    @Test
    void write_unchangedReference_comparesTheVersion() {
        Object reference = new Object();
        bed.putReference("a", reference);
        Revision seen = entry("a").revision();
        bed.putReference("a", reference);
        assertFalse(bed.write(put("a", "2"), Condition.unchanged(seen)));
        Revision printed = Revision.of(entry("a").revision().toString());
        assertTrue(bed.write(put("a", "3"), Condition.unchanged(printed)));
    }

    @Test
    void write_unchangedReferenceOfAnEarlierLife_doesNotHold() {
        bed.putReference("a", "1");
        Revision seen = entry("a").revision();
        bed.delete("a");
        bed.putReference("a", "1");
        assertFalse(bed.write(new Write.Delete<>("a"), Condition.unchanged(seen)));
    }

    @Test
    void write_unchangedSinceNever_neverHolds() {
        bed.put("a", "1");
        assertFalse(bed.write(new Write.Delete<>("a"), Condition.unchanged(Revision.NONE)));
        assertFalse(bed.write(new Write.Delete<>("b"), Condition.unchanged(Revision.NONE)));
    }

    @Test
    void delete_tellsWhetherItWasThere() {
        bed.put("a", "1");
        assertTrue(bed.write(new Write.Delete<>("a"), Condition.ALWAYS));
        assertFalse(bed.write(new Write.Delete<>("a"), Condition.ALWAYS));
    }

    @Test
    void getAndWrite_emitsWhatWasThere() {
        assertNull(bed.backend.getAndWrite(put("a", Bed.bytes("1"))).block());
        assertArrayEquals(Bed.bytes("1"), (byte[])
                bed.backend.getAndWrite(put("a", Bed.bytes("2"))).block());
        assertArrayEquals(Bed.bytes("2"), (byte[])
                bed.backend.getAndWrite(new Write.Delete<>("a")).block());
        assertNull(bed.backend.getAndWrite(new Write.Delete<>("a")).block());
        assertNull(bed.backend
                .getAndWrite(new Write.Expire<>("a", Lifetime.after(5)))
                .block());
    }

    @Test
    void writeAll_laterWriteIsRefused_isUnknown() {
        Bed small = new Bed(options -> options.maxBytes(10));
        Write<Object> fits = put("a", Bed.bytes("1"));
        Write<Object> tooLarge = put("b", Bed.bytes("12345678901"));
        StepVerifier.create(small.backend.writeAll(List.of(tooLarge, fits)))
                .verifyErrorSatisfies(error -> assertRefused(Outcome.NOT_EXECUTED, error));
        assertNull(small.get("a"));
        StepVerifier.create(small.backend.writeAll(List.of(fits, tooLarge)))
                .verifyErrorSatisfies(error -> assertRefused(Outcome.UNKNOWN, error));
        assertEquals("1", small.get("a"), "what came before the refusal is written");
    }

    private static void assertRefused(Outcome outcome, Throwable error) {
        assertEquals(
                outcome, assertInstanceOf(ValueTooLargeException.class, error).outcome());
    }

    @Test
    void stats_withoutMaxBytes_nameTheBackendAndWeighNothing() {
        bed.put("a", "1");
        BackendStats stats = Objects.requireNonNull(bed.backend.stats().block());
        assertEquals(Map.of("backend", "memory"), stats.about());
        assertEquals(OptionalLong.empty(), stats.bytes());
    }

    @Test
    void writeAll_countsWhatDidSomething() {
        bed.put("b", "1");
        List<Write<Object>> writes = List.of(
                put("a", Bed.bytes("1")),
                new Write.Delete<>("b"),
                new Write.Delete<>("c"),
                new Write.Expire<>("d", Lifetime.after(5)));
        assertEquals(2, bed.backend.writeAll(writes).block());
        assertEquals(List.of("a"), bed.keys());
    }

    @Test
    void getAll_emitsPresentOnesInTheOrderAskedFor() {
        bed.put("a", "1");
        bed.put("b", "2");
        List<String> found = bed.backend
                .getAll(List.of("b", "x", "a", "b"))
                .map(stored -> stored.key() + Bed.text(stored.value()))
                .collectList()
                .block();
        assertEquals(List.of("b2", "a1", "b2"), found);
    }

    @Test
    void addAndGet_countsInDecimalDigits() {
        assertEquals(5, bed.backend.addAndGet("n", 5, Lifetime.never()).block());
        assertEquals(-2, bed.backend.addAndGet("n", -7, Lifetime.never()).block());
        assertEquals("-2", bed.get("n"));
        bed.put("n", "41");
        assertEquals(42, bed.backend.addAndGet("n", 1, Lifetime.never()).block());
    }

    @Test
    void addAndGet_overflow_isRefusedAndChangesNothing() {
        bed.put("n", Long.toString(Long.MAX_VALUE));
        ValueTooLargeException refusal = assertThrows(
                ValueTooLargeException.class,
                () -> bed.backend.addAndGet("n", 1, Lifetime.never()).block());
        assertEquals(Outcome.NOT_EXECUTED, refusal.outcome());
        assertEquals(Long.toString(Long.MAX_VALUE), bed.get("n"));
        assertEquals(
                Long.MAX_VALUE - 1,
                bed.backend.addAndGet("n", -1, Lifetime.never()).block());
    }

    @Test
    void addAndGet_somethingElse_isForeign() {
        for (String value : List.of("", "one", "1.0", " 1", "+1", "01", "-0", "9223372036854775808", "1".repeat(40))) {
            bed.put("n", value);
            assertThrows(
                    ForeignDataException.class,
                    () -> bed.backend.addAndGet("n", 1, Lifetime.never()).block(),
                    value);
            assertEquals(value, bed.get("n"));
        }
        bed.putReference("n", 1L);
        assertThrows(
                ForeignDataException.class,
                () -> bed.backend.addAndGet("n", 1, Lifetime.never()).block());
    }
}
