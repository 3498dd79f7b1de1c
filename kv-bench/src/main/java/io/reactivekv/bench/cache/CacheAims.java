package io.reactivekv.bench.cache;

import static io.reactivekv.bench.result.Aim.Sense.AT_LEAST;
import static io.reactivekv.bench.result.Aim.Sense.AT_MOST;
import static io.reactivekv.bench.result.Aim.Sense.EXACTLY;

import io.reactivekv.bench.result.Aim;
import io.reactivekv.bench.result.Aim.Sense;
import io.reactivekv.bench.result.Case;
import io.reactivekv.bench.result.Metric;
import io.reactivekv.bench.result.Results;
import io.reactivekv.bench.result.Stat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What the cache set out to reach. */
public final class CacheAims {

    private static final double BESIDE_ASYNC = 1.5;
    private static final double BESIDE_SYNC = 0.6;
    private static final double AS_GOOD_AS_THE_SAME = 1.2;
    private static final int STALE_AT_MOST = 50_000;
    private static final double POINTS = 100;

    private CacheAims() {}

    /** The aims in their order. */
    public static List<Aim> all() {
        return List.of(
                aim(
                        "near hit, beside Caffeine's AsyncCache in Mono.fromFuture, both with a TTL",
                        AT_LEAST,
                        BESIDE_ASYNC,
                        "times",
                        hits(NearHitsPart.FUTURE_WITH_TTL)),
                aim(
                        "near hit, beside Caffeine's AsyncCache without expiry, in Mono.fromFuture",
                        AT_LEAST,
                        BESIDE_ASYNC,
                        "times",
                        hits(NearHitsPart.FUTURE)),
                aim(
                        "near hit, beside Caffeine's getIfPresent in Mono.just, both with a TTL",
                        AT_LEAST,
                        BESIDE_SYNC,
                        "times",
                        hits(NearHitsPart.JUST_WITH_TTL)),
                aim(
                        "near hit, beside Caffeine's getIfPresent without expiry, in Mono.just",
                        AT_LEAST,
                        BESIDE_SYNC,
                        "times",
                        hits(NearHitsPart.JUST)),
                aim(
                        "loads of one missing key, 1,000 callers in a process",
                        EXACTLY,
                        1,
                        "",
                        median(SingleFlightPart.ONE, SingleFlightPart.CACHE, Metric.COUNT)),
                aim(
                        "loads of one missing key, two caches of a process that share only Redis",
                        EXACTLY,
                        1,
                        "",
                        median(SingleFlightPart.TWO, SingleFlightPart.CACHE, Metric.COUNT)),
                aim(
                        "invalidateTags with a million tagged entries, beside a thousand, near level",
                        AT_MOST,
                        AS_GOOD_AS_THE_SAME,
                        "times the time",
                        results -> tags(results, TagsPart.NEAR)),
                aim(
                        "invalidateTags with a million tagged entries, beside a thousand, on Redis",
                        AT_MOST,
                        AS_GOOD_AS_THE_SAME,
                        "times the time",
                        results -> tags(results, TagsPart.REDIS)),
                aim("hit rate below Caffeine's, Zipf", AT_MOST, 1, "points", rate(HitRatesPart.ZIPF)),
                aim("hit rate below Caffeine's, with scans", AT_MOST, 1, "points", rate(HitRatesPart.POLLUTED)),
                aim(
                        "staleness between two caches that share only Redis, p99",
                        AT_MOST,
                        STALE_AT_MOST,
                        "us",
                        median(StalenessPart.SEEN, StalenessPart.CACHE, Metric.P99)));
    }

    private static Aim aim(
            String what, Sense sense, double bound, String unit, Function<Results, Optional<Double>> measured) {
        return new Aim("kv-cache", what, sense, bound, unit, measured);
    }

    private static Function<Results, Optional<Double>> hits(String baseline) {
        return results -> results.ratio(NearHitsPart.HIT, NearHitsPart.CACHE, baseline, Metric.NANOS)
                .map(Stat::median);
    }

    private static Function<Results, Optional<Double>> median(Case of, String subject, Metric metric) {
        return results -> results.stat(of, subject, metric).map(Stat::median);
    }

    private static Function<Results, Optional<Double>> rate(Case of) {
        return results -> results.stat(of, HitRatesPart.CACHE, Metric.SHARE)
                .flatMap(ours -> results.stat(of, HitRatesPart.CAFFEINE, Metric.SHARE)
                        .map(theirs -> POINTS * (theirs.median() - ours.median())));
    }

    private static Optional<Double> tags(Results results, String subject) {
        return results.stat(TagsPart.of(TagsPart.MANY), subject, Metric.P50)
                .flatMap(many -> results.stat(TagsPart.of(TagsPart.FEW), subject, Metric.P50)
                        .map(few -> many.median() / few.median()));
    }
}
