package io.reactivekv.tck.mutants;

import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.spi.Backend;
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
import io.reactivekv.tck.reference.ChangedFixture;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.reactivestreams.Publisher;

/** All mutants, with the topics of the kit that must notice them. */
final class Mutants {

    private Mutants() {}

    static List<Mutant> all() {
        return List.of(
                behind("orders by UTF-16", BrokenScans::ordersByUtf16, KeyOrderTests.class),
                behind(
                        "ignores the end of a range",
                        BrokenScans::ignoresTheEnd,
                        RangeScanTests.class,
                        PrefixTests.class,
                        ViewTests.class),
                behind("includes the end of a range", BrokenScans::includesTheEnd, RangeScanTests.class),
                behind(
                        "takes prefixes for patterns",
                        BrokenScans::takesPrefixesForPatterns,
                        PrefixTests.class,
                        ModelTests.class),
                behind("loses the last prefix", BrokenScans::losesTheLastPrefix, PrefixTests.class),
                behind("ignores demand", BrokenScans::ignoresDemand, DemandTests.class, ReactiveStreamsTests.class),
                behind("ignores cancel", BrokenScans::ignoresCancel, CancellationTests.class),
                behind("repeats an entry after a change", BrokenScans::repeatsAfterAChange, ScanUnderChangeTests.class),
                behind("takes a snapshot", BrokenScans::takesASnapshot, ScanUnderChangeTests.class),
                behind("never returns from a subscription", BrokenScans::neverReturns, ReactiveStreamsTests.class),
                behind("counts one more", BrokenScans::countsOneMore, RangeScanTests.class, ModelTests.class),
                behind(
                        "deletes beyond the range",
                        BrokenScans::deletesTooMuch,
                        RangeScanTests.class,
                        PrefixTests.class,
                        ModelTests.class),
                behind(
                        "serves expired entries",
                        BrokenReads::servesExpired,
                        ExpiryVisibilityTests.class,
                        ModelTests.class),
                behind("counts expired entries", BrokenReads::countsExpired, RangeExpiryTests.class),
                behind(
                        "drops duplicates from get all",
                        BrokenReads::dropsDuplicates,
                        ManyKeysTests.class,
                        ModelTests.class),
                behind("sorts get all", BrokenReads::sortsGetAll, ManyKeysTests.class),
                behind("changes the revision with the expiry", BrokenReads::revisesOnExpire, RevisionTests.class),
                behind("reads entries in steps", BrokenReads::readsEntriesInSteps, ConcurrencyTests.class),
                behind("reads stale values", BrokenReads::readsStale, ReadWriteTests.class, LinearizabilityTests.class),
                behind("signals on I/O threads", BrokenReads::signalsOnIoThreads, ThreadTests.class),
                behind("tells of changes on I/O threads", BrokenWatches::tellsOnIoThreads, ThreadTests.class),
                behind("guesses sizes", BrokenReads::guessesSizes, StatsTests.class),
                behind(
                        "ignores the revision",
                        BrokenWrites::ignoresRevision,
                        UpdateTests.class,
                        ConditionalTests.class,
                        ConcurrencyTests.class),
                behind(
                        "checks for absence then writes",
                        BrokenWrites::checksThenActs,
                        ConcurrencyTests.class,
                        LinearizabilityTests.class),
                behind(
                        "gets then writes",
                        BrokenWrites::getsThenWrites,
                        ConcurrencyTests.class,
                        LinearizabilityTests.class),
                behind("joins reads of TTLs", BrokenReads::joinsReadsOfTtls, LinearizabilityTests.class),
                behind("gets then expires", BrokenWrites::getsThenExpires, LinearizabilityTests.class),
                above(
                        "replaces revisions in steps",
                        BrokenStores::replacesRevisionsInSteps,
                        LinearizabilityTests.class),
                behind("expires in steps", BrokenWrites::expiresInSteps, ConcurrencyTests.class),
                behind("expires what was seen in steps", BrokenWrites::expiresSeenInSteps, ConcurrencyTests.class),
                behind("keeps the expiry in steps", BrokenWrites::keepsInSteps, ConcurrencyTests.class),
                behind(
                        "keeps the expiry in steps over what was seen",
                        BrokenWrites::keepsInStepsOverWhatWasSeen,
                        ConcurrencyTests.class),
                behind(
                        "keeps the expiry in steps as it gets",
                        BrokenWrites::keepsInStepsAsItGets,
                        ConcurrencyTests.class),
                behind(
                        "keeps the expiry in steps among many",
                        BrokenWrites::keepsInStepsAmongMany,
                        ConcurrencyTests.class),
                behind("writes many in parts", BrokenWrites::writesManyInParts, ConcurrencyTests.class),
                behind("counts in steps", BrokenWrites::countsInSteps, CounterTests.class),
                behind(
                        "counts, then restores the expiry",
                        BrokenWrites::countsThenRestoresTheExpiry,
                        CounterTests.class),
                behind(
                        "deletes what is absent",
                        BrokenWrites::deletesNothingGladly,
                        ReadWriteTests.class,
                        LinearizabilityTests.class),
                behind("writes the first of many", BrokenWrites::writesTheFirstOnly, ManyKeysTests.class),
                behind(
                        "ignores keep",
                        BrokenWrites::ignoresKeep,
                        ExpiryMatrixTests.class,
                        ExpiryTests.class,
                        ModelTests.class),
                behind(
                        "drops the TTL on replace",
                        BrokenWrites::dropsTtlOnReplace,
                        ExpiryMatrixTests.class,
                        ModelTests.class),
                behind("stores what is past", BrokenWrites::storesThePast, ExpiryMatrixTests.class, ExpiryTests.class),
                behind("expires by the second", BrokenWrites::expiresBySeconds, ExpiryTests.class, ModelTests.class),
                behind(
                        "loses the last change",
                        BrokenWatches::losesTheLast,
                        WatchTests.class,
                        WatchDeliveryTests.class),
                behind("watches too much", BrokenWatches::watchesEverything, WatchTests.class),
                behind(
                        "starts a watch without reset",
                        BrokenWatches::neverResets,
                        WatchTests.class,
                        WatchDeliveryTests.class),
                behind(
                        "overlooks removals",
                        BrokenWatches::overlooksRemovals,
                        WatchTests.class,
                        WatchDeliveryTests.class),
                behind("drops changes without demand", BrokenWatches::dropsWithoutDemand, WatchDeliveryTests.class),
                behind("ignores the closing of the backend", BrokenWatches::ignoresClose, ClosingTests.class),
                above("executes at the call", BrokenStores::executesAtTheCall, LazinessTests.class),
                above("puts many once", BrokenStores.executesOnce("putAll", Map.class), LazinessTests.class),
                above(
                        "puts what is published once",
                        BrokenStores.executesOnce("putAll", Publisher.class),
                        LazinessTests.class),
                above(
                        "deletes many once",
                        BrokenStores.executesOnce("deleteAll", Collection.class),
                        LazinessTests.class),
                above("exchanges once", BrokenStores.executesOnce("getAndPut", String.class), LazinessTests.class),
                above(
                        "signals wrong arguments",
                        BrokenStores::signalsArguments,
                        NullArgumentTests.class,
                        ArgumentTests.class),
                above("loses the context", BrokenStores::losesTheContext, SerializationTests.class),
                above("stays open", BrokenStores::staysOpen, ClosingTests.class),
                above("keeps unless told otherwise", BrokenStores::keepsUnlessTold, ExpiryMatrixTests.class),
                above("has a page after the last", BrokenStores::pagesWithoutEnd, PagingTests.class),
                above(
                        "takes what cannot be decoded for absent",
                        BrokenStores::hidesUndecodable,
                        UndecodableTests.class,
                        UndecodableScanTests.class),
                behind("reads scanned entries in steps", BrokenScans::readsEntriesInSteps, ScanUnderChangeTests.class),
                behind(
                        "reads scanned revisions in steps",
                        BrokenScans::readsRevisionsInSteps,
                        ScanUnderChangeTests.class),
                behind("forgets the TTL in scans", BrokenScans::forgetsTtl, CopyTests.class, RangeScanTests.class),
                behind("times its subscribers", BrokenReads::timesSubscribers, TimeoutTests.class),
                opened("does not see what others write", BrokenFixtures::readsOncePerClient, TwoClientsTests.class),
                opened("makes up an order", BrokenFixtures::answersWithoutOrder, UnorderedTests.class),
                opened(
                        "loses the last change without order",
                        BrokenFixtures::losesTheLastWithoutOrder,
                        WatchTests.class,
                        WatchDeliveryTests.class),
                opened("finds the first only without order", BrokenFixtures::findsTheFirst, UnorderedTests.class),
                opened(
                        "drops parts of seconds",
                        () -> BrokenFixtures.onRealTime(BrokenWrites::dropsPartsOfSeconds),
                        ExpiryTests.class),
                opened(
                        "takes the last milliseconds for permanent",
                        () -> BrokenFixtures.onRealTime(BrokenReads::losesTheLastMilliseconds),
                        ExpiryTests.class),
                opened("stands still in time", BrokenFixtures::standsStill, FixtureTests.class));
    }

    /** The same with nothing broken, which no topic may find wrong. */
    static Mutant none() {
        return behind("nothing broken", UnaryOperator.identity());
    }

    private static Mutant behind(String name, UnaryOperator<Backend<byte[]>> backend, Class<?>... noticing) {
        return opened(name, () -> new ChangedFixture(backend, UnaryOperator.identity()), noticing);
    }

    private static Mutant above(String name, UnaryOperator<KeyValueStoreFactory> factory, Class<?>... noticing) {
        return opened(name, () -> new ChangedFixture(UnaryOperator.identity(), factory), noticing);
    }

    private static Mutant opened(String name, Supplier<StoreFixture> fixture, Class<?>... noticing) {
        return new Mutant(name, fixture, Set.of(noticing));
    }
}
