package io.reactivekv.bench.redis;

import static io.reactivekv.bench.result.Aim.Sense.AT_LEAST;
import static io.reactivekv.bench.result.Aim.Sense.AT_MOST;

import io.reactivekv.bench.result.Aim;
import io.reactivekv.bench.result.Aim.Sense;
import io.reactivekv.bench.result.Case;
import io.reactivekv.bench.result.Metric;
import io.reactivekv.bench.result.Results;
import io.reactivekv.bench.result.Stat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What the Redis backend set out to reach, each for the better of the two callback schedulers. */
public final class RedisAims {

    private static final int MILLION = 1_000_000;
    private static final List<String> OURS = List.of(RedisPart.KV, RedisPart.KV_IMMEDIATE);

    private final List<Aim> aims = new ArrayList<>();

    private RedisAims() {}

    /** The aims in their order. */
    public static List<Aim> all() {
        RedisAims all = new RedisAims();
        all.gets();
        all.puts();
        all.ranges();
        all.sizes();
        all.cluster();
        return all.aims;
    }

    private void gets() {
        Case callers = gets(256);
        String lettuce = RedisPart.LETTUCE;
        times("get, 256 callers, beside Lettuce reactive", 9, callers, lettuce);
        times(
                "the same, beside redis-benchmark -t get -P 64 -c 4 (done with raw sockets)",
                1,
                callers,
                GetsPart.SOCKETS);
        times("get, 64 callers, beside Lettuce reactive", 4.5, gets(64), lettuce);
        times("get, 16 callers, beside Lettuce reactive", 2, gets(16), lettuce);
        times("get, flatMap of 256, beside Lettuce reactive", 5, flatMap(256), lettuce);
        times("get, flatMap of 64, beside Lettuce reactive", 2.8, flatMap(64), lettuce);
        times("get, flatMap of 16, beside Lettuce reactive", 1.25, flatMap(16), lettuce);
        add(
                "get, 1 in flight, p50, beside Lettuce reactive",
                AT_MOST,
                1.05,
                "times the time",
                best(gets(1), lettuce, Metric.P50).andThen(ratio -> ratio.map(times -> 1 / times)));
        add(
                "get, 1 in flight, p99, beside Lettuce reactive",
                AT_MOST,
                1.25,
                "times the time",
                best(gets(1), lettuce, Metric.P99).andThen(ratio -> ratio.map(times -> 1 / times)));
        times("get, 256 callers, beside Redisson", 20, callers, RedisPart.REDISSON);
        times("get, 256 callers, beside Redisson, tuned", 13, callers, RedisPart.REDISSON_TUNED);
        times("get, 256 callers, beside Spring ReactiveRedisTemplate", 14, callers, RedisPart.SPRING);
        add(
                "get, 256 callers: CPU of client and server, beside Lettuce reactive",
                AT_MOST,
                0.125,
                "times the time",
                results -> OURS.stream()
                        .flatMap(subject -> cpu(results, subject).stream())
                        .min(Comparator.naturalOrder())
                        .flatMap(ours -> cpu(results, lettuce).map(theirs -> ours / theirs)));
    }

    private void puts() {
        String set = PutsPart.LETTUCE_SET;
        Case over = PutsPart.at(PutsPart.OVER, 256);
        add(
                "plain put, no TTL, 256 callers, beside Lettuce SET",
                AT_LEAST,
                6,
                "times",
                best(over, List.of(RedisPart.KV_PLAIN, PutsPart.KV_PLAIN_IMMEDIATE), set, Metric.OPS));
        times("ordered put over existing keys, no TTL, 256 callers, beside Lettuce SET", 3.3, over, set);
        times(
                "ordered put over existing keys, TTL, 256 callers, beside Lettuce SET PX",
                2.3,
                PutsPart.at(PutsPart.OVER_TTL, 256),
                set);
        times(
                "ordered put of new keys into a million, no TTL, beside Lettuce SET",
                1.1,
                PutsPart.at(PutsPart.NEW, 256),
                set);
        times(
                "ordered put of new keys into a million, TTL, beside Lettuce SET PX",
                0.8,
                PutsPart.at(PutsPart.NEW_TTL, 256),
                set);
    }

    private void ranges() {
        Case all = new Case(RangesPart.ID, RangesPart.ALL, "entries", RangesPart.SCANNED);
        Case prefix = new Case(RangesPart.ID, RangesPart.PREFIX, "entries", MILLION);
        add(
                "scan of 100,000, beside ZRANGE BYLEX + MGET by hand",
                AT_LEAST,
                1.15,
                "times",
                best(all, RangesPart.BY_HAND, Metric.MILLIS));
        add("scan of 100,000, beside Redisson", AT_LEAST, 1.5, "times", best(all, RedisPart.REDISSON, Metric.MILLIS));
        add(
                "scan of 100,000 beside a million other keys, beside SCAN + MGET + sort",
                AT_LEAST,
                7,
                "times",
                best(all, RangesPart.SORTED, Metric.MILLIS));
        add(
                "prefix scan, 1,000 of a million keys, beside SCAN MATCH",
                AT_LEAST,
                500,
                "times",
                best(prefix, RangesPart.SORTED, Metric.MILLIS));
    }

    private void sizes() {
        add(
                "bytes per entry at a million, ordered beyond plain",
                AT_MOST,
                110,
                "bytes",
                difference(SizesPart.ORDERED, SizesPart.PLAIN));
        add(
                "bytes per entry at a million, ordered beyond plain, both with TTL",
                AT_MOST,
                200,
                "bytes",
                difference(SizesPart.ORDERED_TTL, SizesPart.PLAIN_TTL));
    }

    private void cluster() {
        times(
                "Cluster of 3 masters: get, 256 callers, beside Lettuce cluster reactive",
                3,
                new Case(ClusterPart.ID, ClusterPart.GET, ClusterPart.MASTERS, 3),
                RedisPart.LETTUCE);
        times(
                "Cluster of 3 masters: ordered put, 256 callers, beside Lettuce cluster reactive SET",
                1,
                new Case(ClusterPart.ID, ClusterPart.PUT, ClusterPart.MASTERS, 3),
                RedisPart.LETTUCE);
    }

    private void times(String what, double bound, Case of, String baseline) {
        add(what, AT_LEAST, bound, "times", best(of, baseline, Metric.OPS));
    }

    private void add(
            String what, Sense sense, double bound, String unit, Function<Results, Optional<Double>> measured) {
        aims.add(new Aim("kv-redis", what, sense, bound, unit, measured));
    }

    private static Case gets(int callers) {
        return new Case(GetsPart.ID, GetsPart.GET, GetsPart.CALLERS, callers);
    }

    private static Case flatMap(int concurrency) {
        return new Case(GetsPart.ID, GetsPart.FLAT_MAP, GetsPart.AT_A_TIME, concurrency);
    }

    private static Function<Results, Optional<Double>> best(Case of, String baseline, Metric metric) {
        return best(of, OURS, baseline, metric);
    }

    private static Function<Results, Optional<Double>> best(
            Case of, List<String> subjects, String baseline, Metric metric) {
        return results -> subjects.stream()
                .flatMap(subject -> results.ratio(of, subject, baseline, metric).stream())
                .map(Stat::median)
                .max(Comparator.naturalOrder());
    }

    private static Optional<Double> cpu(Results results, String subject) {
        List<Double> parts = Stream.of(Metric.CPU_CLIENT, Metric.CPU_SERVER)
                .flatMap(metric -> results.stat(gets(256), subject, metric).stream())
                .map(Stat::median)
                .toList();
        return parts.size() == 2 ? Optional.of(parts.get(0) + parts.get(1)) : Optional.empty();
    }

    private static Function<Results, Optional<Double>> difference(String subject, String other) {
        return results -> results.stat(SizesPart.at(MILLION), subject, Metric.BYTES)
                .flatMap(mine -> results.stat(SizesPart.at(MILLION), other, Metric.BYTES)
                        .map(theirs -> mine.median() - theirs.median()));
    }
}
