package io.reactivekv.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.KeyRange;
import io.reactivekv.spi.Lifetime;
import io.reactivekv.spi.ScanRequest;
import io.reactivekv.spi.ScanRequest.Detail;
import io.reactivekv.spi.Stored;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class ScanTest {

    private static final String PRIVATE_USE = "\uE000";
    private static final String GRINNING_FACE = "\uD83D\uDE00";

    private final Bed bed = new Bed();

    private List<String> scan(KeyRange range, boolean descending, long limit) {
        ScanRequest request = new ScanRequest(range, descending, limit, 0, false, Detail.VALUE);
        return bed.backend.scan(request).map(Stored::key).collectList().block();
    }

    private void fill(int entries) {
        IntStream.range(0, entries).forEach(i -> bed.put("k" + (1_000 + i), "" + i));
    }

    private static List<String> names(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "k" + (1_000 + i)).toList();
    }

    @Test
    void keys_ofARangeFromBelowToBeyondTheSurrogates_isNoError() {
        bed.put("a", "");
        assertEquals(List.of(), bed.keys(KeyRange.of(PRIVATE_USE, GRINNING_FACE)));
        bed.put("\uf000", "");
        assertEquals(List.of("\uf000"), bed.keys(KeyRange.of(PRIVATE_USE, GRINNING_FACE)));
    }

    @Test
    void scan_emitsKeysByCodePoint_alsoOnceTheFirstHighKeyComesLate() {
        for (String key : List.of("b", "a", "\u00e9", "\u4e2d", "z")) {
            bed.put(key, "1");
        }
        assertEquals(List.of("a", "b", "z", "\u00e9", "\u4e2d"), bed.keys());
        bed.put(GRINNING_FACE, "1");
        bed.put(PRIVATE_USE, "1");
        assertEquals(List.of("a", "b", "z", "\u00e9", "\u4e2d", PRIVATE_USE, GRINNING_FACE), bed.keys());
        assertEquals(List.of(GRINNING_FACE), bed.keys(KeyRange.from(PRIVATE_USE + "\0")));
    }

    @Test
    void scan_ranges_includeTheStartAndExcludeTheEnd() {
        fill(10);
        assertEquals(names(3, 7), scan(KeyRange.of("k1003", "k1007"), false, ScanRequest.UNLIMITED));
        assertEquals(names(7, 10), scan(KeyRange.from("k1007"), false, ScanRequest.UNLIMITED));
        assertEquals(names(0, 3), scan(KeyRange.before("k1003"), false, ScanRequest.UNLIMITED));
        assertEquals(List.of(), scan(KeyRange.of("k1003", "k1003"), false, ScanRequest.UNLIMITED));
        assertEquals(List.of(), scan(KeyRange.prefix("x"), false, ScanRequest.UNLIMITED));
    }

    @Test
    void scan_descendingWithLimit_countsFromTheEnd() {
        fill(10);
        assertEquals(List.of("k1006", "k1005"), scan(KeyRange.before("k1007"), true, 2));
        assertEquals(List.of(), scan(KeyRange.all(), true, 0));
    }

    @Test
    void scan_limit_countsLiveEntriesOnly() {
        fill(10);
        bed.expire("k1000", Lifetime.after(1));
        bed.expire("k1002", Lifetime.after(1));
        bed.clock.advance(Duration.ofMillis(1));
        assertEquals(List.of("k1001", "k1003", "k1004"), scan(KeyRange.all(), false, 3));
    }

    @Test
    void scan_entries_tellRevisionAndTtl() {
        bed.put("a", "1", Lifetime.after(1_000));
        bed.put("b", "2");
        bed.clock.advance(Duration.ofMillis(400));
        ScanRequest request = new ScanRequest(KeyRange.all(), false, 10, 0, false, Detail.ENTRY);
        List<Stored<Object>> found = bed.backend.scan(request).collectList().block();
        assertEquals(600, found.get(0).ttlMillis());
        assertEquals(Stored.PERMANENT, found.get(1).ttlMillis());
        assertEquals(bed.backend.getEntry("b").block().revision(), found.get(1).revision());
    }

    @Test
    void scan_requestByRequest_emitsNoMoreThanAskedForAndCompletesWithTheLast() {
        fill(3);
        StepVerifier.create(bed.backend.keys(Bed.request(KeyRange.all())), 0)
                .expectSubscription()
                .thenRequest(1)
                .expectNext("k1000")
                .thenRequest(2)
                .expectNext("k1001", "k1002")
                .verifyComplete();
    }

    @Test
    void scan_nothingLiveBehindTheDemand_completesWithoutMoreDemand() {
        fill(3);
        bed.expire("k1001", Lifetime.after(1));
        bed.expire("k1002", Lifetime.after(1));
        bed.clock.advance(Duration.ofMillis(1));
        StepVerifier.create(bed.backend.keys(Bed.request(KeyRange.all())), 1)
                .expectNext("k1000")
                .verifyComplete();
    }

    @Test
    void scan_entriesChangedMeanwhile_showAsTheyAre() {
        fill(5);
        StepVerifier.create(bed.backend.scan(Bed.request(KeyRange.all())).map(s -> s.key() + Bed.text(s.value())), 1)
                .expectNext("k10000")
                .then(() -> {
                    bed.delete("k1001");
                    bed.put("k1003", "new");
                    bed.put("k1000", "behind");
                })
                .thenRequest(Long.MAX_VALUE)
                .expectNext("k10022", "k1003new", "k10044")
                .verifyComplete();
    }

    @Test
    void scan_requestsFromWithinOnNext_neitherRecurseNorRepeat() {
        fill(5_000);
        List<String> seen = new ArrayList<>();
        bed.backend.keys(Bed.request(KeyRange.all())).subscribe(new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                request(1);
            }

            @Override
            protected void hookOnNext(String key) {
                seen.add(key);
                request(1);
            }
        });
        assertEquals(bed.keys(), seen);
    }

    @Test
    void scan_cancelledFromWithinOnNext_emitsNothingMore() {
        fill(100);
        List<String> seen = new ArrayList<>();
        Flux<String> keys = bed.backend.keys(Bed.request(KeyRange.all())).doOnNext(seen::add);
        assertEquals("k1004", keys.take(5).last().block());
        assertEquals(5, seen.size());
    }

    @Test
    void count_and_deleteAll_agreeWithTheScan() {
        fill(100);
        bed.expire("k1050", Lifetime.after(1));
        bed.clock.advance(Duration.ofMillis(1));
        KeyRange range = KeyRange.of("k1040", "k1060");
        assertEquals(19, bed.backend.count(range).block());
        assertEquals(19, bed.backend.deleteAll(range).block());
        assertEquals(0, bed.backend.count(range).block());
        assertEquals(80, bed.entries());
    }
}
