package io.reactivekv.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.bench.result.Case;
import io.reactivekv.bench.result.Measurement;
import io.reactivekv.bench.result.Metric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MergerTest {

    @Test
    void origin_ofOneFile_isAsItWas() {
        Merger merger = new Merger(false);
        merger.add(figures(1, "redis-get"), origin("./kv bench redis-get", "aaa"));

        assertEquals(origin("./kv bench redis-get", "aaa"), merger.origin());
    }

    @Test
    void origin_ofSeveralFiles_saysOfEachPartWhereItComesFrom() {
        Merger merger = new Merger(false);
        merger.add(figures(1, "redis-get", "redis-put"), origin("./kv bench redis", "aaa"));
        merger.add(figures(2, "redis-put", "cache-tags"), origin("./kv bench redis-put cache-tags", "bbb"));

        assertEquals(
                List.of(
                        "machine: a box",
                        "redis-get: command ./kv bench redis; commit aaa",
                        "redis-put, cache-tags: command ./kv bench redis-put cache-tags; commit bbb"),
                lines(merger));
        assertEquals(
                Stream.concat(figures(1, "redis-get").stream(), figures(2, "redis-put", "cache-tags").stream())
                        .toList(),
                merger.measurements());
    }

    @Test
    void origin_ofMergedFiles_isStillThatOfEachPart() {
        Merger earlier = new Merger(false);
        earlier.add(figures(1, "redis-get"), origin("./kv bench redis-get", "aaa"));
        earlier.add(figures(2, "redis-put", "cache-tags"), origin("./kv bench redis-put cache-tags", "bbb"));
        Merger merger = new Merger(false);
        merger.add(earlier.measurements(), earlier.origin());
        merger.add(figures(3, "cache-tags"), Map.of("machine", "another", "commit", "ccc"));

        assertEquals(
                List.of(
                        "redis-get: command ./kv bench redis-get; commit aaa; machine a box",
                        "redis-put: command ./kv bench redis-put cache-tags; commit bbb; machine a box"),
                lines(merger).subList(0, 2));
        assertEquals(3, merger.origin().size());
    }

    @Test
    void add_all_keepsTheRoundsOfTheSamePartAsFurtherProcesses() {
        Merger merger = new Merger(true);
        merger.add(figures(1, "redis-get", "redis-put"), origin("./kv bench redis", "aaa"));
        merger.add(figures(2, "redis-get"), origin("./kv bench redis-get", "bbb"));
        Merger once = new Merger(true);
        once.add(figures(3, "redis-get"), origin("./kv bench redis-get", "ccc"));
        once.add(merger.measurements(), merger.origin());

        assertEquals(
                List.of(0, 1, 2),
                once.measurements().stream()
                        .filter(m -> m.of().experiment().equals("redis-get"))
                        .map(Measurement::fork)
                        .toList());
        assertEquals(
                List.of(
                        "machine: a box",
                        "redis-get: command ./kv bench redis-get; commit ccc",
                        "redis-get, redis-put (from fork 1): command ./kv bench redis; commit aaa",
                        "redis-get (from fork 2): command ./kv bench redis-get; commit bbb"),
                lines(once));
    }

    private static List<Measurement> figures(double value, String... parts) {
        return Stream.of(parts)
                .map(part -> new Measurement(Case.of(part, "case"), "kv", 0, 0, Metric.OPS, value))
                .toList();
    }

    private static Map<String, String> origin(String command, String commit) {
        Map<String, String> origin = new LinkedHashMap<>();
        origin.put("command", command);
        origin.put("commit", commit);
        origin.put("machine", "a box");
        return origin;
    }

    private static List<String> lines(Merger merger) {
        return merger.origin().entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .toList();
    }
}
