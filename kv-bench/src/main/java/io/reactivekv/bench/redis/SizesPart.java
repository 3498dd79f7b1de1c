package io.reactivekv.bench.redis;

import io.reactivekv.bench.result.Case;
import io.reactivekv.bench.result.Experiment;
import io.reactivekv.bench.result.Experiment.Chart;
import io.reactivekv.bench.result.Metric;
import io.reactivekv.bench.run.Recorder;
import io.reactivekv.bench.run.Scale;
import io.reactivekv.redis.test.RedisServer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an entry costs in the server's memory: plain and ordered, with and without TTL. */
public final class SizesPart extends RedisPart {

    static final String ID = "redis-sizes";
    static final String PLAIN = "kv, ordered=false";
    static final String ORDERED = "kv, ordered";
    static final String PLAIN_TTL = "kv, ordered=false, TTL";
    static final String ORDERED_TTL = "kv, ordered, TTL";

    private static final Duration TTL = Duration.ofHours(1);
    private static final int VALUE_BYTES = 100;

    @Override
    public Experiment experiment() {
        return new Experiment(
                ID,
                "Redis: bytes per entry",
                "Growth of used_memory by entries with keys of 28 bytes, prefix included, and values of 100 bytes; Redis' hash"
                        + " tables grow in powers of two, which is why the figure is not the same at every size.",
                Metric.BYTES,
                List.of(PLAIN),
                Chart.LINES);
    }

    @Override
    public boolean isRepeated() {
        return false;
    }

    @Override
    public boolean isCounting() {
        return true;
    }

    @Override
    public void run(Scale scale, Recorder recorder) {
        int[] sizes = switch (scale.size()) {
            case TINY -> new int[] {1_000};
            case QUICK -> new int[] {100_000};
            case FULL -> new int[] {10_000, 100_000, 1_000_000, 2_000_000};
        };
        try (RedisServer server = RedisServer.start()) {
            for (int size : sizes) {
                System.err.println("kv bench: " + ID + ": " + size);
                measure(server, recorder, size, PLAIN, "&ordered=false", null);
                measure(server, recorder, size, ORDERED, "", null);
                measure(server, recorder, size, PLAIN_TTL, "&ordered=false", TTL);
                measure(server, recorder, size, ORDERED_TTL, "", TTL);
            }
        }
    }

    static Case at(int entries) {
        return new Case(ID, "entries of 100 bytes", "entries", entries);
    }

    private static void measure(
            RedisServer server, Recorder recorder, int size, String name, String options, @Nullable Duration ttl) {
        var unused = server.command("FLUSHALL");
        long before = usedMemory(server);
        try (StoreClient client = new StoreClient(url(server, "o:") + options)) {
            client.load(keys(size), value(VALUE_BYTES), ttl);
            recorder.record(at(size), name, 0, Metric.BYTES, (double) (usedMemory(server) - before) / size);
        }
    }

    private static long usedMemory(RedisServer server) {
        return String.valueOf(server.command("INFO", "memory"))
                .lines()
                .filter(line -> line.startsWith("used_memory:"))
                .mapToLong(line ->
                        Long.parseLong(line.substring("used_memory:".length()).strip()))
                .findFirst()
                .orElseThrow();
    }
}
