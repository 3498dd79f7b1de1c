package io.reactivekv.bench;

import io.reactivekv.bench.cache.HitRatesPart;
import io.reactivekv.bench.cache.NearHitsPart;
import io.reactivekv.bench.cache.SingleFlightPart;
import io.reactivekv.bench.cache.StalenessPart;
import io.reactivekv.bench.cache.TagsPart;
import io.reactivekv.bench.memory.DeletionsPart;
import io.reactivekv.bench.memory.ExpiryStormPart;
import io.reactivekv.bench.memory.FootprintPart;
import io.reactivekv.bench.memory.PointsPart;
import io.reactivekv.bench.memory.RetentionPart;
import io.reactivekv.bench.memory.ScalingPart;
import io.reactivekv.bench.memory.ScansPart;
import io.reactivekv.bench.memory.SerializersPart;
import io.reactivekv.bench.memory.SweepPart;
import io.reactivekv.bench.memory.ThreadsPart;
import io.reactivekv.bench.memory.YcsbPart;
import io.reactivekv.bench.redis.ClusterPart;
import io.reactivekv.bench.redis.ExpiringPart;
import io.reactivekv.bench.redis.GetsPart;
import io.reactivekv.bench.redis.MergePart;
import io.reactivekv.bench.redis.PutsPart;
import io.reactivekv.bench.redis.RangesPart;
import io.reactivekv.bench.redis.RedisScalingPart;
import io.reactivekv.bench.redis.RedisSerializersPart;
import io.reactivekv.bench.redis.RedisYcsbPart;
import io.reactivekv.bench.redis.SizesPart;
import io.reactivekv.bench.redis.ValuesPart;
import io.reactivekv.bench.redis.WatchPart;
import io.reactivekv.bench.result.Experiment;
import io.reactivekv.bench.run.Part;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** All parts, in the order of the report. */
final class Catalogue {

    private static final List<Part> PARTS = List.of(
            new PointsPart(),
            new ThreadsPart(),
            new ScansPart(),
            new DeletionsPart(),
            new YcsbPart(),
            new SerializersPart(),
            new ScalingPart(),
            new FootprintPart(),
            new RetentionPart(),
            new SweepPart(),
            new ExpiryStormPart(),
            new GetsPart(),
            new PutsPart(),
            new RangesPart(),
            new SizesPart(),
            new RedisYcsbPart(),
            new ValuesPart(),
            new RedisSerializersPart(),
            new ExpiringPart(),
            new WatchPart(),
            new RedisScalingPart(),
            new ClusterPart(),
            new MergePart(),
            new NearHitsPart(),
            new SingleFlightPart(),
            new TagsPart(),
            new HitRatesPart(),
            new StalenessPart());

    /** What takes longer than a quick look may: measured with {@code --full}, or when it is named. */
    private static final Set<String> NOT_QUICK = Set.of(
            "memory-threads",
            "memory-scans",
            "memory-deletions",
            "memory-ycsb",
            "memory-serializers",
            "memory-scaling",
            "memory-sweep",
            "memory-expiry-storm",
            "redis-ycsb",
            "redis-values",
            "redis-serializers",
            "redis-ttl",
            "redis-watch",
            "redis-cluster",
            "redis-merge",
            "cache-tags");

    private Catalogue() {}

    static List<Part> parts() {
        return PARTS;
    }

    /** Those that are measured when nothing else is asked for. */
    static List<Part> quick() {
        return PARTS.stream()
                .filter(part -> !NOT_QUICK.contains(part.experiment().id()))
                .toList();
    }

    static List<Experiment> experiments() {
        return PARTS.stream().map(Part::experiment).toList();
    }

    /** The part of this id. */
    static Part part(String id) {
        return PARTS.stream()
                .filter(part -> part.experiment().id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no part " + id));
    }

    static String names() {
        return PARTS.stream().map(part -> part.experiment().id()).collect(Collectors.joining(", "));
    }

    static String list() {
        return experiments().stream()
                .map(experiment -> "%-22s %s%s%n"
                        .formatted(
                                experiment.id(),
                                experiment.title(),
                                NOT_QUICK.contains(experiment.id()) ? " (with --full, or by name)" : ""))
                .collect(Collectors.joining());
    }
}
