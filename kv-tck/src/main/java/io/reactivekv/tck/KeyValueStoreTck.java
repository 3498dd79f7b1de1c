package io.reactivekv.tck;

/**
 * The whole conformance kit: a backend whose test class implements this interface, and passes, keeps what a
 * {@link io.reactivekv.KeyValueStore} promises.
 *
 * <pre>{@code
 * class MyBackendConformanceTest implements KeyValueStoreTck {
 *     public StoreFixture openFixture() {
 *         return new MyFixture();
 *     }
 * }
 * }</pre>
 *
 * <p>Each topic is an interface of its own, so that an author who is half-way can implement those that are due. Waiting is
 * bounded by the system property {@code kv.tck.patience}, in milliseconds (10,000).
 */
public interface KeyValueStoreTck
        extends FixtureTests,
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
                CopyTests {}
