package io.reactivekv.bench.redis;

import io.reactivekv.bench.Table;
import io.reactivekv.redis.test.RedisServer;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;

/** What an entry costs in the server's memory: plain and ordered, with and without TTL. */
final class EntrySizes {

    private static final Duration TTL = Duration.ofHours(1);

    private final RedisServer server;
    private final int entries;

    EntrySizes(RedisServer server, int entries) {
        this.server = server;
        this.entries = entries;
    }

    void run(Table table) {
        double plain = measure("ordered=false", false);
        double plainTtl = measure("ordered=false", true);
        row(table, "plain", plain, plain);
        row(table, "ordered", measure("ordered=true", false), plain);
        row(table, "plain with TTL", plainTtl, plainTtl);
        row(table, "ordered with TTL", measure("ordered=true", true), plainTtl);
    }

    private static void row(Table table, String name, double bytes, double plain) {
        table.row(name, "%.0f".formatted(bytes), "%+.0f".formatted(bytes - plain));
    }

    private double measure(String option, boolean ttl) {
        String unused = String.valueOf(server.command("FLUSHALL"));
        long before = usedMemory();
        try (StoreClient client = new StoreClient("redis://" + server.address() + "/0?prefix=o:&" + option)) {
            Flux.fromArray(Data.keys(entries))
                    .buffer(10_000)
                    .concatMap(chunk -> {
                        Map<String, byte[]> values =
                                chunk.stream().collect(Collectors.toMap(key -> key, key -> Data.value()));
                        return ttl
                                ? client.store().putAll(values, TTL)
                                : client.store().putAll(values);
                    })
                    .then()
                    .block();
            return (double) (usedMemory() - before) / entries;
        }
    }

    private long usedMemory() {
        return String.valueOf(server.command("INFO", "memory"))
                .lines()
                .filter(line -> line.startsWith("used_memory:"))
                .mapToLong(line ->
                        Long.parseLong(line.substring("used_memory:".length()).strip()))
                .findFirst()
                .orElseThrow();
    }
}
