package io.reactivekv.tck;

import static io.reactivekv.tck.Await.done;
import static io.reactivekv.tck.Await.empty;
import static io.reactivekv.tck.Await.list;
import static io.reactivekv.tck.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** The fixture keeps its own promises, without which no other result means anything, and says what it opts out of. */
public interface FixtureTests extends ConformanceTests {

    @Test
    default void fixture_optOuts_areReported(StoreFixture fixture, TestReporter reporter) {
        Set<Capability> lacking = EnumSet.allOf(Capability.class);
        lacking.removeAll(fixture.capabilities());
        reporter.publishEntry(getClass().getSimpleName() + " opts out of", lacking.toString());
        assertEquals(fixture.capabilities(), fixture.capabilities(), "capabilities do not change");
    }

    @Test
    default void fixture_space_isEmptyAtFirst(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.strings();
        empty(store.get("a"));
        if (fixture.capabilities().contains(Capability.ORDERED)) {
            assertEquals(0L, list(store.keys(KeyRange.all())).size());
        }
        done(store.put("a", "left behind for the next test to trip over"));
    }

    @Test
    default void fixture_factory_isTheSameAtEachCall(StoreFixture fixture) {
        assertSame(fixture.factory(), fixture.factory());
        assertFalse(fixture.shortTtl().isNegative() || fixture.shortTtl().isZero());
    }

    @Test
    @Requires(Capability.MULTI_CLIENT)
    default void fixture_otherClient_isAnotherOnTheSameSpace(StoreFixture fixture) {
        assertNotSame(fixture.factory(), fixture.otherClient());
        assertSame(fixture.otherClient(), fixture.otherClient());
        done(fixture.strings().put("a", "1"));
        assertEquals("1", value(fixture.otherClient().open("", String.class).get("a")));
    }

    @Test
    @Requires(Capability.VIRTUAL_TIME)
    default void fixture_virtualTime_passesOnlyWhenAdvanced(StoreFixture fixture) {
        Instant start = fixture.now();
        done(fixture.strings().put("a", "1"));
        assertEquals(start, fixture.now());
        fixture.advance(Duration.ofMillis(1_234));
        assertEquals(start.plusMillis(1_234), fixture.now());
    }

    @Test
    default void fixture_undecodable_isThere(StoreFixture fixture) {
        fixture.makeUndecodable("a");
        assertEquals(true, value(fixture.strings().exists("a")));
    }
}
