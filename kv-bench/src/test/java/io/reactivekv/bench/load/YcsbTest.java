package io.reactivekv.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.bench.load.Ycsb.Mix;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

class YcsbTest {

    private static final int OPERATIONS = 20_000;
    private static final Map<Mix, Map<String, Integer>> SHARES = Map.of(
            Mix.A, Map.of("read", 50, "update", 50),
            Mix.B, Map.of("read", 95, "update", 5),
            Mix.C, Map.of("read", 100),
            Mix.D, Map.of("read", 95, "insert", 5),
            Mix.E, Map.of("scan", 95, "insert", 5),
            Mix.F, Map.of("read", 50, "modify", 50));

    @ParameterizedTest
    @EnumSource(Mix.class)
    void next_ofEachWorkload_hasItsSharesOfOperations(Mix mix) {
        Counting counting = new Counting();
        Records records = new Records(1_000);
        Ycsb workload = new Ycsb(mix, counting, new Zipf(1_000), records, Keys::of);
        for (int i = 0; i < OPERATIONS; i++) {
            Object unused = Mono.from(workload.next()).block();
        }
        Map<String, Integer> expected = SHARES.get(mix);
        assertEquals(expected.keySet(), counting.counts.keySet());
        expected.forEach(
                (name, percent) -> assertEquals(percent, counting.counts.get(name) * 100.0 / OPERATIONS, 1.5, name));
        assertEquals(1_000 + counting.counts.getOrDefault("insert", 0), records.readable());
    }

    @Test
    void next_ofTheLatestRecords_readsThoseThatHaveBeenInsertedThere() {
        Keeping one = new Keeping();
        Keeping other = new Keeping();
        Zipf zipf = new Zipf(100);
        Ycsb often = new Ycsb(Mix.D, one, zipf, one.records, Keys::of);
        Ycsb seldom = new Ycsb(Mix.D, other, zipf, other.records, Keys::of);
        for (int turn = 0; turn < 2_000; turn++) {
            List<Publisher<?>> underWay = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                underWay.add(often.next());
            }
            underWay.add(seldom.next());
            // What began last ends first.
            Collections.reverse(underWay);
            for (Publisher<?> operation : underWay) {
                Object unused = Mono.from(operation).block();
            }
        }
        assertEquals(Set.of(), one.missed);
        assertEquals(Set.of(), other.missed);
        assertTrue(one.there.size() > other.there.size());
        assertTrue(other.there.size() > 100);
    }

    @Test
    void records_thatEndInAnotherOrder_canBeReadUpToTheFirstThatHasNot() {
        Records records = new Records(10);
        assertEquals(10, records.take());
        assertEquals(11, records.take());

        records.inserted(11);
        assertEquals(10, records.readable());
        records.inserted(10);
        assertEquals(12, records.readable());
    }

    @Test
    void keys_ofDifferentNumbers_areDifferentAndOfOneLength() {
        assertEquals(
                50_000, java.util.Arrays.stream(Keys.below(50_000)).distinct().count());
        assertEquals(26, Keys.of(0).length());
        assertEquals(26, Keys.of(1_000_000_006).length());
        assertEquals("user:000000000000000007919", Keys.of(1));
    }

    @Test
    void write_overAnotherKeyInARequest_replacesItAndNothingElse() {
        byte[] request = ("GET " + Keys.of(999_999_999) + "\r\n").getBytes(StandardCharsets.US_ASCII);

        Keys.write(1, request, request.length - 2);

        assertEquals("GET " + Keys.of(1) + "\r\n", new String(request, StandardCharsets.US_ASCII));
    }

    /** Keeps the keys of a hundred records and of those inserted, and those read that were not there. */
    private static final class Keeping implements YcsbTarget {

        private final Records records = new Records(100);
        private final Set<String> there = new HashSet<>(List.of(Keys.below(100)));
        private final Set<String> missed = new HashSet<>();

        @Override
        public Publisher<?> read(String key) {
            if (!there.contains(key)) {
                missed.add(key);
            }
            return Mono.empty();
        }

        @Override
        public Publisher<?> insert(String key, byte[] value) {
            return Mono.fromRunnable(() -> there.add(key));
        }

        @Override
        public Publisher<?> update(String key, byte[] value) {
            throw new AssertionError("no update in D");
        }

        @Override
        public Publisher<?> scan(String from, int count) {
            throw new AssertionError("no scan in D");
        }

        @Override
        public Publisher<?> readModifyWrite(String key, byte[] value) {
            throw new AssertionError("no read-modify-write in D");
        }
    }

    private static final class Counting implements YcsbTarget {

        private final Map<String, Integer> counts = new HashMap<>();

        private Publisher<?> count(String name) {
            return Mono.fromRunnable(() -> counts.merge(name, 1, Integer::sum));
        }

        @Override
        public Publisher<?> read(String key) {
            return count("read");
        }

        @Override
        public Publisher<?> update(String key, byte[] value) {
            return count("update");
        }

        @Override
        public Publisher<?> insert(String key, byte[] value) {
            return count("insert");
        }

        @Override
        public Publisher<?> scan(String from, int count) {
            return count("scan");
        }

        @Override
        public Publisher<?> readModifyWrite(String key, byte[] value) {
            return count("modify");
        }
    }
}
