package io.reactivekv.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyRange;
import io.reactivekv.Revision;
import io.reactivekv.spi.Condition;
import io.reactivekv.spi.Lifetime;
import io.reactivekv.spi.Write;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExpiryTest {

    private final Bed bed = new Bed();

    private void advance(long millis) {
        bed.clock.advance(Duration.ofMillis(millis));
    }

    private Optional<Duration> ttl(String key) {
        return bed.backend.ttl(key).block();
    }

    /** Every way to look at a key "a": each tells whether it finds nothing. */
    static Stream<Named<Predicate<Bed>>> looks() {
        return Stream.of(
                Named.of("get", bed -> bed.get("a") == null),
                Named.of("get entry", bed -> bed.backend.getEntry("a").block() == null),
                Named.of(
                        "get all",
                        bed -> bed.backend
                                .getAll(List.of("a"))
                                .collectList()
                                .block()
                                .isEmpty()),
                Named.of("ttl", bed -> bed.backend.ttl("a").block() == null),
                Named.of(
                        "scan",
                        bed -> bed.backend.scan(Bed.request(KeyRange.all())).blockFirst() == null),
                Named.of("keys", bed -> bed.keys().isEmpty()),
                Named.of("count", bed -> bed.backend.count(KeyRange.all()).block() == 0),
                Named.of(
                        "delete range",
                        bed -> bed.backend.deleteAll(KeyRange.all()).block() == 0),
                Named.of("stats", bed -> bed.entries() == 0),
                Named.of("put if present", bed -> !bed.write(put(), Condition.PRESENT)),
                Named.of("put if absent", bed -> bed.write(put(), Condition.ABSENT)),
                Named.of(
                        "put if unchanged",
                        bed -> !bed.write(put(), Condition.unchanged(Revision.ofBytes(Bed.bytes("1"))))),
                Named.of("delete", bed -> !bed.write(new Write.Delete<>("a"), Condition.ALWAYS)),
                Named.of("expire", bed -> !bed.write(new Write.Expire<>("a", Lifetime.never()), Condition.ALWAYS)),
                Named.of("get and put", bed -> bed.backend.getAndWrite(put()).block() == null),
                Named.of(
                        "get and delete",
                        bed -> bed.backend.getAndWrite(new Write.Delete<>("a")).block() == null),
                Named.of(
                        "add",
                        bed -> bed.backend.addAndGet("a", 5, Lifetime.never()).block() == 5),
                Named.of(
                        "write all",
                        bed -> bed.backend
                                        .writeAll(List.of(new Write.Delete<>("a")))
                                        .block()
                                == 0));
    }

    private static Write<Object> put() {
        return new Write.Put<>("a", Bed.bytes("2"), Lifetime.never());
    }

    @ParameterizedTest
    @MethodSource("looks")
    void expired_unswept_isAbsentForEveryOperation(Predicate<Bed> findsNothing) {
        bed.put("a", "1", Lifetime.after(10));
        advance(10);
        assertTrue(findsNothing.test(bed));
        Invariants.check(bed.space());
    }

    @ParameterizedTest
    @MethodSource("looks")
    void expiring_inItsLastMillisecond_isThereForEveryOperation(Predicate<Bed> findsNothing) {
        bed.put("a", "1", Lifetime.after(10));
        advance(9);
        assertFalse(findsNothing.test(bed));
        Invariants.check(bed.space());
    }

    @Test
    void get_overwrittenInTimeWhileItWaitsForTheClock_neverFindsTheKeyAbsent() {
        bed.put("a", "1", Lifetime.after(10));
        bed.clock.beforeNextReading(() -> {
            bed.put("a", "2");
            advance(10);
        });
        assertEquals("2", bed.get("a"));
    }

    /** Every operation that decides in one step about a key "a". */
    static Stream<Named<Predicate<Bed>>> steps() {
        return looks().filter(
                        look -> look.getName().matches("put.*|delete|expire|get and .*|add|write all|delete range"));
    }

    /** A writer is held up between its look at the clock and its decision, and the entry ends meanwhile. */
    @ParameterizedTest
    @MethodSource("steps")
    void expired_beforeAReaderWhileAWriterIsHeldUp_isAbsentForTheWriterToo(Predicate<Bed> findsNothing) {
        bed.put("a", "1", Lifetime.after(10));
        advance(9);
        AtomicBoolean wasAbsent = new AtomicBoolean();
        bed.clock.afterNextReading(() -> {
            advance(1);
            wasAbsent.set(bed.get("a") == null);
        });
        assertTrue(findsNothing.test(bed));
        assertTrue(wasAbsent.get());
        Invariants.check(bed.space());
    }

    @ParameterizedTest
    @MethodSource("steps")
    void expiring_whileAWriterIsHeldUpAndNobodyLooks_isStillThereForTheWriter(Predicate<Bed> findsNothing) {
        bed.put("a", "1", Lifetime.after(10));
        advance(9);
        bed.clock.afterNextReading(() -> advance(1));
        assertFalse(findsNothing.test(bed));
        Invariants.check(bed.space());
    }

    @Test
    void expired_foundSoByAReader_staysSoWhenTheClockIsSetBack() {
        bed.put("a", "1", Lifetime.after(10));
        advance(10);
        assertNull(bed.get("a"));
        advance(-5);
        assertNull(bed.get("a"));
        assertTrue(bed.write(put(), Condition.ABSENT));
        assertEquals("2", bed.get("a"));
        Invariants.check(bed.space());
    }

    @Test
    void getEntry_expiringWhileItIsRead_hasAMillisecondLeft() {
        bed.put("a", "1", Lifetime.after(10));
        bed.clock.beforeNextReading(() -> bed.clock.beforeNextReading(() -> advance(10)));
        assertEquals(1, bed.backend.getEntry("a").block().ttlMillis());
    }

    @Test
    void ttl_tellsWhatIsLeft() {
        bed.put("a", "1", Lifetime.after(10));
        bed.put("b", "1");
        advance(9);
        assertEquals(Optional.of(Duration.ofMillis(1)), ttl("a"));
        assertEquals(Optional.empty(), ttl("b"));
        advance(1);
        assertNull(ttl("a"));
    }

    @Test
    void put_withoutKeep_replacesTheExpiry() {
        bed.put("a", "1", Lifetime.after(10));
        bed.put("a", "2");
        assertEquals(Optional.empty(), ttl("a"));
        bed.put("a", "3", Lifetime.after(5));
        assertEquals(Optional.of(Duration.ofMillis(5)), ttl("a"));
        Invariants.check(bed.space());
    }

    @Test
    void put_thatKeeps_keepsWhatIsThereAndElseTakesTheRest() {
        bed.put("a", "1", Lifetime.after(10));
        bed.put("a", "2", Lifetime.after(99).orKept());
        assertEquals(Optional.of(Duration.ofMillis(10)), ttl("a"));
        bed.put("b", "1");
        bed.put("b", "2", Lifetime.after(99).orKept());
        assertEquals(Optional.empty(), ttl("b"));
        bed.put("c", "1", Lifetime.after(99).orKept());
        assertEquals(Optional.of(Duration.ofMillis(99)), ttl("c"));
        advance(10);
        bed.put("a", "3", Lifetime.after(50).orKept());
        assertEquals(Optional.of(Duration.ofMillis(50)), ttl("a"), "an expired entry has nothing to keep");
    }

    @Test
    void put_atAPastTime_removesAndTellsWhatTheConditionSaid() {
        Lifetime past = Lifetime.at(ManualClock.START);
        assertTrue(bed.write(new Write.Put<>("a", Bed.bytes("1"), past), Condition.ABSENT));
        assertNull(bed.get("a"));
        bed.put("a", "1");
        assertFalse(bed.write(new Write.Put<>("a", Bed.bytes("2"), past), Condition.ABSENT));
        assertEquals("1", bed.get("a"));
        assertTrue(bed.write(new Write.Put<>("a", Bed.bytes("2"), past), Condition.PRESENT));
        assertNull(bed.get("a"));
        Invariants.check(bed.space());
    }

    @Test
    void put_atAFutureTime_expiresThen() {
        bed.put("a", "1", Lifetime.at(ManualClock.START + 5));
        assertEquals(Optional.of(Duration.ofMillis(5)), ttl("a"));
    }

    @Test
    void expire_changesTheExpiryAndKeepsTheValueAndItsRevision() {
        bed.putReference("a", "1");
        Revision before = bed.backend.getEntry("a").block().revision();
        assertTrue(bed.write(new Write.Expire<>("a", Lifetime.after(10)), Condition.unchanged(before)));
        assertEquals(before, bed.backend.getEntry("a").block().revision());
        assertEquals(Optional.of(Duration.ofMillis(10)), ttl("a"));
        bed.expire("a", Lifetime.never());
        assertEquals(Optional.empty(), ttl("a"));
        assertTrue(bed.write(new Write.Expire<>("a", Lifetime.at(0)), Condition.ALWAYS));
        assertNull(bed.get("a"));
        Invariants.check(bed.space());
    }

    @Test
    void addAndGet_presentCounter_keepsItsExpiry() {
        bed.backend.addAndGet("n", 1, Lifetime.after(10)).then().block();
        advance(4);
        bed.backend.addAndGet("n", 1, Lifetime.after(10)).then().block();
        assertEquals(Optional.of(Duration.ofMillis(6)), ttl("n"));
        advance(6);
        assertEquals(1, bed.backend.addAndGet("n", 1, Lifetime.never()).block());
        assertEquals(Optional.empty(), ttl("n"));
    }

    @Test
    void stats_expiredEntries_countNeitherAsEntriesNorAsExpiring() {
        bed.put("a", "1", Lifetime.after(10));
        bed.put("b", "1", Lifetime.after(20));
        bed.put("c", "1");
        advance(10);
        assertEquals(2, bed.entries());
        assertEquals(1, bed.backend.stats().block().expiringEntries().orElseThrow());
    }
}
