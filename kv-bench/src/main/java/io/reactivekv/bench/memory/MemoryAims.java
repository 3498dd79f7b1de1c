package io.reactivekv.bench.memory;

import static io.reactivekv.bench.result.Aim.Sense.AT_LEAST;
import static io.reactivekv.bench.result.Aim.Sense.AT_MOST;

import io.reactivekv.bench.result.Aim;
import io.reactivekv.bench.result.Aim.Sense;
import io.reactivekv.bench.result.Case;
import io.reactivekv.bench.result.Metric;
import io.reactivekv.bench.result.Results;
import io.reactivekv.bench.result.Stat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What the memory backend set out to reach. */
public final class MemoryAims {

    private static final int MILLION = 1_000_000;
    private static final double ALL_THAT_IS_WORTH_COUNTING = 0.99;

    private MemoryAims() {}

    /** The aims in their order. */
    public static List<Aim> all() {
        Case get = PointsPart.at("get", MILLION);
        return List.of(
                aim(
                        "get of a million keys, beside a bare ConcurrentSkipListMap",
                        AT_LEAST,
                        8,
                        "times",
                        ratio(get, "kv", PointsPart.BARE_SKIP_LIST)),
                aim(
                        "the same, beside ConcurrentHashMap.get in a Mono",
                        AT_LEAST,
                        0.6,
                        "times",
                        ratio(get, "kv", PointsPart.HASH_MAP)),
                aim(
                        "the same, beside Caffeine's AsyncCache in a Mono",
                        AT_LEAST,
                        1,
                        "times",
                        ratio(get, "kv", PointsPart.CAFFEINE_ASYNC)),
                aim(
                        "the same by two threads, beside one",
                        AT_LEAST,
                        1.8,
                        "times",
                        ratio(ThreadsPart.of(MILLION), ThreadsPart.TWO, ThreadsPart.ONE)),
                aim(
                        "the gain by a second thread, beside that of a bare ConcurrentHashMap",
                        AT_LEAST,
                        0.9,
                        "times",
                        results -> gainBesideControl(results)),
                aim(
                        "scan of a million: time per entry, beside iterating a bare skip list",
                        AT_MOST,
                        2,
                        "times the time",
                        results -> results.ratio(
                                        ScansPart.of("scan of everything", MILLION), ScansPart.BARE, "kv", Metric.NANOS)
                                .map(Stat::median)),
                aim(
                        "scan of a million with request(1): heap held",
                        AT_MOST,
                        1_024,
                        "KiB",
                        median(RetentionPart.of(MILLION), RetentionPart.ONE_BY_ONE, Metric.KIB)),
                aim(
                        "scan of a million, unbounded: heap held",
                        AT_MOST,
                        1_024,
                        "KiB",
                        median(RetentionPart.of(MILLION), RetentionPart.UNBOUNDED, Metric.KIB)),
                aim(
                        "sweep of 1,000 of a million: time per expired entry, beside a sweep of all",
                        AT_MOST,
                        3,
                        "times the time",
                        results -> sweep(results)),
                aim(
                        "p99.9 of gets while a million entries expire at once",
                        AT_MOST,
                        10_000,
                        "us",
                        median(ExpiryStormPart.storm(MILLION), "kv get", Metric.P999)),
                aim(
                        "p99.9 of puts while a million entries expire at once",
                        AT_MOST,
                        10_000,
                        "us",
                        median(ExpiryStormPart.storm(MILLION), "kv put", Metric.P999)),
                aim(
                        "the same, gets as one every 100 us would see them",
                        AT_MOST,
                        10_000,
                        "us",
                        median(ExpiryStormPart.storm(MILLION), ExpiryStormPart.GET_OF_MANY, Metric.P999)),
                aim(
                        "the same, puts as one every 100 us would see them",
                        AT_MOST,
                        10_000,
                        "us",
                        median(ExpiryStormPart.storm(MILLION), ExpiryStormPart.PUT_OF_MANY, Metric.P999)),
                aim(
                        "share of the heap that is returned after a million entries expired",
                        AT_LEAST,
                        ALL_THAT_IS_WORTH_COUNTING,
                        "",
                        median(ExpiryStormPart.HEAP, ExpiryStormPart.RETURNED, Metric.SHARE)),
                aim(
                        "heap per entry by reference, permanent",
                        AT_MOST,
                        200,
                        "bytes",
                        median(FootprintPart.of(MILLION), FootprintPart.PERMANENT, Metric.BYTES)),
                aim(
                        "heap per entry by reference, with TTL",
                        AT_MOST,
                        200,
                        "bytes",
                        median(FootprintPart.of(MILLION), FootprintPart.EXPIRING, Metric.BYTES)));
    }

    private static Aim aim(
            String what, Sense sense, double bound, String unit, Function<Results, Optional<Double>> measured) {
        return new Aim("kv-memory", what, sense, bound, unit, measured);
    }

    private static Function<Results, Optional<Double>> ratio(Case of, String subject, String baseline) {
        return results -> results.ratio(of, subject, baseline, Metric.NANOS).map(Stat::median);
    }

    private static Function<Results, Optional<Double>> median(Case of, String subject, Metric metric) {
        return results -> results.stat(of, subject, metric).map(Stat::median);
    }

    private static Optional<Double> gainBesideControl(Results results) {
        Case of = ThreadsPart.of(MILLION);
        return ratio(of, ThreadsPart.TWO, ThreadsPart.ONE)
                .apply(results)
                .flatMap(gain -> ratio(of, ThreadsPart.CONTROL_TWO, ThreadsPart.CONTROL_ONE)
                        .apply(results)
                        .map(possible -> gain / possible));
    }

    private static Optional<Double> sweep(Results results) {
        return results.stat(SweepPart.of(MILLION / 1_000), "kv", Metric.NANOS)
                .flatMap(few -> results.stat(SweepPart.of(MILLION), "kv", Metric.NANOS)
                        .map(all -> few.median() / all.median()));
    }
}
