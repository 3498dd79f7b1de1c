package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyRange;
import io.reactivekv.spi.ScanRequest;
import io.reactivekv.spi.Stored;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** How often a scan waits for servers, and how much it reads there. */
class ScanStepsTest {

    private static final long SEED = 20_261_128;
    private static final int FIRST = 16;
    private static final Stored<byte[]> SMALL = Stored.of("k", new byte[1]);
    private static final ScanRequest ALL =
            new ScanRequest(KeyRange.all(), false, ScanRequest.UNLIMITED, 0, false, ScanRequest.Detail.VALUE);

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 1_000})
    void scan_fewOfOneIndex_takesOneStep(int few) {
        IndexedTopology redis = filled(Layout.standalone("app:", true), 2_000, 10);
        assertEquals(few, scan(redis, KeyRange.all(), false, few).size());
        assertEquals(1, redis.steps());
        assertEquals(few, redis.members());
        assertEquals(few, redis.values());
    }

    @Test
    void scan_manyOfOneIndex_preparesEachPageInTheStepOfTheOneBefore() {
        IndexedTopology redis = filled(Layout.standalone("app:", true), 5_000, 10);
        assertEquals(
                5_000, scan(redis, KeyRange.all(), false, ScanRequest.UNLIMITED).size());
        // 256, 1000, 1000, 1000, 1000, 744.
        assertEquals(6, redis.steps());
        assertEquals(5_000, redis.members());
    }

    @Test
    void scan_manyAsTheLimitSays_takesLargePagesAtOnce() {
        IndexedTopology redis = filled(Layout.standalone("app:", true), 5_000, 10);
        assertEquals(1_500, scan(redis, KeyRange.all(), false, 1_500).size());
        // All members and the values of the first page; the other values.
        assertEquals(2, redis.steps());
        assertEquals(1_500, redis.members());
    }

    @Test
    void scan_allOfOnePageInASpaceOfSmallValues_takesOneStep() {
        IndexedTopology redis = filled(Layout.standalone("app:", true), 900, 10);
        PageWeight weight = light();
        assertEquals(900, scan(redis, ALL, weight).size());
        assertEquals(1, redis.steps());
        assertEquals(900, redis.values());
    }

    @Test
    void scan_moreThanAPageInASpaceOfSmallValues_beginsWithASmallOne() {
        IndexedTopology redis = filled(Layout.standalone("app:", true), 1_100, 10);
        assertEquals(1_100, scan(redis, ALL, light()).size());
        // 256, and the members of the others; the others.
        assertEquals(2, redis.steps());
    }

    @Test
    void scan_pageSizeGiven_isNotExceededByTheOnlyPage() {
        IndexedTopology redis = filled(Layout.standalone("app:", true), 150, 10);
        ScanRequest request =
                new ScanRequest(KeyRange.all(), false, ScanRequest.UNLIMITED, 100, false, ScanRequest.Detail.VALUE);
        assertEquals(150, scan(redis, request, light()).size());
        assertEquals(2, redis.steps());
    }

    @Test
    void weight_largeValues_countAtOnceAndAreForgottenSlowly() {
        PageWeight weight = light();
        assertEquals(4, weight.learn(List.of(Stored.of("k", new byte[1_200_000]))));
        assertEquals(4, weight.most());
        int unused = weight.learn(List.of(SMALL));
        assertEquals(502, weight.most());
    }

    @Test
    void weight_largeValueAmongAbsentKeys_isLarge() {
        PageWeight weight = light();
        List<Stored<byte[]>> page = new ArrayList<>(Collections.nCopies(999, null));
        page.add(Stored.of("k", new byte[4 << 20]));
        int unused = weight.learn(page);
        assertTrue(weight.most() <= 2, () -> weight.most() + " at once");
    }

    @Test
    void weight_tooMuch_goesDownToOne() {
        PageWeight weight = light();
        for (int most : List.of(125, 15, 1, 1)) {
            weight.tooMuch(weight.most());
            assertEquals(most, weight.most());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {300, ScanRequest.UNLIMITED})
    void scan_valuesThatNobodyHasLookedAt_beginsWithAFew(long limit) {
        IndexedTopology redis = filled(Layout.standalone("app:", true), 300, 4 << 20);
        ScanRequest request = new ScanRequest(KeyRange.all(), false, limit, 0, false, ScanRequest.Detail.VALUE);
        PageWeight weight = new PageWeight();
        StepVerifier.create(flux(redis, request, weight))
                .then(() -> assertTrue(redis.answer(), "something is asked"))
                .expectNextCount(FIRST)
                .then(() -> assertEquals(FIRST, redis.values()))
                .then(() -> assertTrue(redis.answer(), "something is asked"))
                .expectNextCount(1)
                .then(() -> assertEquals(FIRST + 1, redis.values()))
                .then(redis::answerAll)
                .expectNextCount(300 - FIRST - 1)
                .verifyComplete();
        int before = redis.values();
        StepVerifier.create(flux(redis, request, weight))
                .then(() -> assertTrue(redis.answer(), "something is asked"))
                .expectNextCount(1)
                .then(() -> assertEquals(1, redis.values() - before, "the next scan knows"))
                .thenCancel()
                .verify();
    }

    @Test
    void readAll_largeValues_readsAFewThenAsManyAsFit() {
        IndexedTopology redis = filled(Layout.standalone("app:", true), 100, 1 << 20);
        List<Located> keys = IntStream.range(0, 100)
                .mapToObj(i -> new Located(Layout.utf8("k%06d".formatted(i)), 0))
                .toList();
        PageWeight weight = new PageWeight();
        BulkReads reads = new BulkReads(redis, 1, weight);
        StepVerifier.create(reads.readAll(keys, Facet.VALUE).map(Stored::key))
                .then(() -> assertTrue(redis.answer(), "something is asked"))
                .expectNextCount(FIRST)
                .then(() -> assertEquals(FIRST, redis.values()))
                .then(() -> assertTrue(redis.answer(), "something is asked"))
                .expectNextCount(4)
                .then(redis::answerAll)
                .expectNextCount(100 - FIRST - 4)
                .verifyComplete();
        assertEquals(100, redis.values());
    }

    @Test
    void readAll_smallValues_takesFewSteps() {
        IndexedTopology redis = filled(Layout.standalone("app:", true), 1_000, 10);
        List<Located> keys = IntStream.range(0, 1_000)
                .mapToObj(i -> new Located(Layout.utf8("k%06d".formatted(i)), 0))
                .toList();
        StepVerifier.create(new BulkReads(redis, 1, new PageWeight()).readAll(keys, Facet.VALUE))
                .then(redis::answerAll)
                .expectNextCount(1_000)
                .verifyComplete();
        // 16, 508, 476.
        assertEquals(3, redis.steps());
    }

    @Test
    void readAll_absentKeys_takesFewSteps() {
        IndexedTopology redis = new IndexedTopology(Layout.standalone("app:", true));
        List<Located> keys = IntStream.range(0, 1_000)
                .mapToObj(i -> new Located(Layout.utf8("k%06d".formatted(i)), 0))
                .toList();
        StepVerifier.create(new BulkReads(redis, 1, new PageWeight()).readAll(keys, Facet.VALUE))
                .then(redis::answerAll)
                .verifyComplete();
        // 16, 128, 856.
        assertEquals(3, redis.steps());
    }

    @Test
    void weight_oneThatWasTooMuch_saysNothing() {
        PageWeight weight = light();
        weight.tooMuch(1);
        assertEquals(Script.MAX_KEYS, weight.most());
    }

    /** Of a space whose scans have found nothing but small values. */
    private static PageWeight light() {
        PageWeight weight = new PageWeight();
        for (int page = 0; page < 12; page++) {
            int unused = weight.learn(List.of(SMALL));
        }
        assertEquals(Script.MAX_KEYS, weight.most());
        return weight;
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 256, 1_024})
    void scan_fewOfManyBuckets_takesFewStepsAndReadsLittleMore(int buckets) {
        IndexedTopology redis = filled(Layout.bucketed("app:", buckets), 20_000, 10);
        assertEquals(100, scan(redis, KeyRange.all(), false, 100).size());
        assertTrue(redis.steps() <= 8, () -> redis.steps() + " steps");
        assertEquals(100, redis.values());
        int most = 4 * 100 + 2 * buckets;
        assertTrue(redis.members() <= most, () -> redis.members() + " members, not " + most);
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 1_024})
    void scan_manyOfManyBuckets_takesFewStepsForEachPage(int buckets) {
        IndexedTopology redis = filled(Layout.bucketed("app:", buckets), 20_000, 10);
        assertEquals(10_000, scan(redis, KeyRange.all(), false, 10_000).size());
        assertTrue(redis.steps() <= 10 * 8, () -> redis.steps() + " steps");
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 64})
    void scan_anyRangeOfAnyContents_isThatRangeInOrder(int buckets) {
        SplittableRandom random = new SplittableRandom(SEED + buckets);
        for (int round = 0; round < 200; round++) {
            NavigableSet<String> keys = new TreeSet<>();
            IndexedTopology redis = new IndexedTopology(
                    buckets == 1 ? Layout.standalone("app:", true) : Layout.bucketed("app:", buckets));
            int size = random.nextInt(1_500);
            for (int i = 0; i < size; i++) {
                String key = "k" + random.nextInt(1_000_000);
                if (random.nextInt(10) == 0) {
                    redis.orphan("o" + key);
                }
                keys.add(key);
                redis.put(key, new byte[1 + random.nextInt(5_000)]);
            }
            String start = "k" + random.nextInt(1_000_000);
            String end = start + "zz";
            boolean descending = random.nextBoolean();
            int limit = 1 + random.nextInt(3_000);
            boolean all = random.nextBoolean();
            NavigableSet<String> range = all ? keys : keys.subSet(start, true, end, false);
            List<String> expected = (descending ? range.descendingSet() : range)
                    .stream().limit(limit).toList();
            assertEquals(
                    expected,
                    scan(redis, all ? KeyRange.all() : KeyRange.of(start, end), descending, limit),
                    "seed " + SEED + ", round " + round);
        }
    }

    @Test
    void scan_largeValues_pagesShrink() {
        IndexedTopology redis = filled(Layout.standalone("app:", true), 600, 256 << 10);
        List<Integer> pages = new ArrayList<>();
        OrderedPages<Stored<byte[]>> source = pages(redis, ALL);
        while (!source.isExhausted()) {
            Mono<List<Stored<byte[]>>> page = source.next(200, 200);
            var unused = page.subscribe(found -> pages.add(found.size()));
            redis.answerAll();
        }
        assertEquals(600, pages.stream().mapToInt(size -> size).sum());
        assertTrue(pages.stream().allMatch(size -> size <= 17), pages::toString);
    }

    @Test
    void scan_membersWithoutKeysAheadOfLargeValues_asksForFewTogether() {
        IndexedTopology redis = filled(Layout.standalone("app:", true), 200, 1 << 20);
        for (int i = 0; i < FIRST; i++) {
            redis.orphan("a%06d".formatted(i));
        }
        assertEquals(200, scan(redis, ALL, new PageWeight()).size());
        assertTrue(redis.mostTogether() <= 8 * FIRST, () -> redis.mostTogether() + " values together");
    }

    /** So many that a page has one value, behind which more of its size are to be expected. */
    @Test
    void scan_membersWithoutKeysBesideALargeValue_asksForFewTogether() {
        IndexedTopology redis = filled(Layout.standalone("app:", true), 600, 1 << 20);
        for (int i = 0; i < 9 * FIRST - 1; i++) {
            redis.orphan("a%06d".formatted(i));
        }
        assertEquals(600, scan(redis, ALL, new PageWeight()).size());
        assertTrue(redis.mostTogether() <= 8 * FIRST, () -> redis.mostTogether() + " values together");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16})
    void scan_largeValuesOneByOne_readsAheadByThePageThatFits(int buckets) {
        Layout layout = buckets == 1 ? Layout.standalone("app:", true) : Layout.bucketed("app:", buckets);
        IndexedTopology redis = filled(layout, 300, 500_000);
        StepVerifier.Step<Stored<byte[]>> slow = StepVerifier.create(flux(redis, ALL, new PageWeight()), 0);
        for (int taken = 1; taken <= 12; taken++) {
            int most = taken + 2 * 9;
            slow = slow.thenRequest(1)
                    .then(redis::answerAll)
                    .expectNextCount(1)
                    .then(() -> assertTrue(redis.values() <= most, () -> redis.values() + " values, not " + most));
        }
        slow.thenCancel().verify();
    }

    private static IndexedTopology filled(Layout layout, int entries, int bytes) {
        IndexedTopology redis = new IndexedTopology(layout);
        byte[] value = new byte[bytes];
        for (int i = 0; i < entries; i++) {
            redis.put("k%06d".formatted(i), value);
        }
        return redis;
    }

    private static List<String> scan(IndexedTopology redis, KeyRange range, boolean descending, long limit) {
        ScanRequest request = new ScanRequest(range, descending, limit, 0, false, ScanRequest.Detail.VALUE);
        return scan(redis, request, light());
    }

    private static List<String> scan(IndexedTopology redis, ScanRequest request, PageWeight weight) {
        List<String> found = new ArrayList<>();
        AtomicBoolean complete = new AtomicBoolean();
        var unused = flux(redis, request, weight)
                .subscribe(
                        stored -> found.add(stored.key()),
                        failure -> {
                            throw new AssertionError(failure);
                        },
                        () -> complete.set(true));
        redis.answerAll();
        assertTrue(complete.get(), "it ends");
        return found;
    }

    private static Flux<Stored<byte[]>> flux(IndexedTopology redis, ScanRequest request, PageWeight weight) {
        return new PagedFlux<>(() -> Mono.just(pages(redis, request, weight)), request.pageSize(), request.limit());
    }

    private static OrderedPages<Stored<byte[]>> pages(IndexedTopology redis, ScanRequest request) {
        return pages(redis, request, new PageWeight());
    }

    private static OrderedPages<Stored<byte[]>> pages(IndexedTopology redis, ScanRequest request, PageWeight weight) {
        return new OrderedPages<>(
                redis,
                new KeyMerge(redis, request, 1),
                new BulkReads(redis, 1, weight),
                Facet.VALUE,
                request.pageSize() > 0,
                1);
    }
}
