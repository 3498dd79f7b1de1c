package io.reactivekv.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.tck.ArgumentTests;
import io.reactivekv.tck.CancellationTests;
import io.reactivekv.tck.ClosingTests;
import io.reactivekv.tck.ConcurrencyTests;
import io.reactivekv.tck.ConditionalTests;
import io.reactivekv.tck.CopyTests;
import io.reactivekv.tck.CounterTests;
import io.reactivekv.tck.DemandTests;
import io.reactivekv.tck.ExpiryMatrixTests;
import io.reactivekv.tck.ExpiryTests;
import io.reactivekv.tck.ExpiryVisibilityTests;
import io.reactivekv.tck.FixtureTests;
import io.reactivekv.tck.KeyOrderTests;
import io.reactivekv.tck.KeyValueStoreTck;
import io.reactivekv.tck.LazinessTests;
import io.reactivekv.tck.LinearizabilityTests;
import io.reactivekv.tck.ManyKeysTests;
import io.reactivekv.tck.ModelTests;
import io.reactivekv.tck.NullArgumentTests;
import io.reactivekv.tck.PagingTests;
import io.reactivekv.tck.PrefixTests;
import io.reactivekv.tck.RangeExpiryTests;
import io.reactivekv.tck.RangeScanTests;
import io.reactivekv.tck.ReactiveStreamsTests;
import io.reactivekv.tck.ReadWriteTests;
import io.reactivekv.tck.RevisionTests;
import io.reactivekv.tck.ScanUnderChangeTests;
import io.reactivekv.tck.SerializationTests;
import io.reactivekv.tck.StatsTests;
import io.reactivekv.tck.StoreFixture;
import io.reactivekv.tck.ThreadTests;
import io.reactivekv.tck.TimeoutTests;
import io.reactivekv.tck.TwoClientsTests;
import io.reactivekv.tck.UndecodableScanTests;
import io.reactivekv.tck.UndecodableTests;
import io.reactivekv.tck.UnorderedTests;
import io.reactivekv.tck.UpdateTests;
import io.reactivekv.tck.ViewTests;
import io.reactivekv.tck.WatchDeliveryTests;
import io.reactivekv.tck.WatchTests;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The whole conformance kit on a cache as a store, without and with its near level. */
class StoreConformanceTest {

    static final String WATCH_FIRST =
            "what another process has written is seen when the watch has told of it, not at once";
    static final String MAY_BE_OLDER =
            "a get from near may be older than what another process has written and read meanwhile";

    /** So that a new topic is not forgotten. */
    @Test
    void withNear_leavesOut_whatItHasNoPartIn() {
        Set<Class<?>> leftOut = new HashSet<>(List.of(KeyValueStoreTck.class.getInterfaces()));
        leftOut.removeAll(List.of(WithNear.class.getInterfaces()));
        assertEquals(Set.of(ReactiveStreamsTests.class, TimeoutTests.class), leftOut);
    }

    /** A name that no test has would be found in no run. */
    @Test
    void tableOfDocs_namesTestsThatExist() throws IOException {
        Set<String> unknown = new HashSet<>(DocumentedOptOuts.names());
        assertTrue(unknown.size() > 5, unknown::toString);
        unknown.removeAll(Arrays.stream(KeyValueStoreTck.class.getMethods())
                .map(Method::getName)
                .toList());
        assertEquals(Set.of(), unknown);
    }

    @Nested
    class WithoutNear implements KeyValueStoreTck {
        @RegisterExtension
        static final DocumentedOptOuts OPT_OUTS = new DocumentedOptOuts();

        @Override
        public StoreFixture openFixture() {
            return StoreFixtureOverCache.inMemory(false);
        }
    }

    /**
     * All but the topics in which the near level has no part, and the tests below, which ask for what it does not promise.
     * {@link StoreOnRedisIT} runs all topics with it.
     */
    @Nested
    @Tag("long")
    class WithNear
            implements FixtureTests,
                    ReadWriteTests,
                    ConditionalTests,
                    RevisionTests,
                    ExpiryTests,
                    ExpiryMatrixTests,
                    ExpiryVisibilityTests,
                    RangeExpiryTests,
                    KeyOrderTests,
                    PrefixTests,
                    RangeScanTests,
                    PagingTests,
                    ScanUnderChangeTests,
                    UnorderedTests,
                    ViewTests,
                    ManyKeysTests,
                    UpdateTests,
                    ConcurrencyTests,
                    TwoClientsTests,
                    CounterTests,
                    WatchTests,
                    WatchDeliveryTests,
                    LazinessTests,
                    CancellationTests,
                    DemandTests,
                    ThreadTests,
                    NullArgumentTests,
                    ArgumentTests,
                    ClosingTests,
                    SerializationTests,
                    UndecodableTests,
                    UndecodableScanTests,
                    StatsTests,
                    CopyTests,
                    ModelTests,
                    LinearizabilityTests {
        @RegisterExtension
        static final DocumentedOptOuts OPT_OUTS = new DocumentedOptOuts(DocumentedOptOuts.NEAR);

        @Override
        public StoreFixture openFixture() {
            return StoreFixtureOverCache.inMemory(true);
        }

        @Override
        @Test
        public void otherClient_write_isSeenAtOnce(StoreFixture fixture) {
            Assumptions.abort(WATCH_FIRST);
        }

        @Override
        @Test
        public void history_ofTwoClients_isLinearizable(StoreFixture fixture) {
            Assumptions.abort(MAY_BE_OLDER);
        }
    }
}
