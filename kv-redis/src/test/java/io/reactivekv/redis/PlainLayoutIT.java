package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.CounterStore;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.ScanOptions;
import io.reactivekv.redis.test.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The plain layout on one node, as it lies on the server. */
class PlainLayoutIT {

    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void writes_ofEveryKind_leaveNothingButTheValues() {
        try (RedisServer server = RedisServer.start();
                KeyValueStoreFactory factory =
                        KeyValueStores.factory(server.uri() + "?prefix=app:&ordered=false&commandTimeout=30s")) {
            KeyValueStore<String> store = factory.open("", String.class);
            CounterStore counters = factory.counters("n:");
            store.put("put", "v").block();
            store.put("ttl", "v", HOUR).block();
            store.put("gone", "v", HOUR).block();
            store.putAll(Map.of("many:1", "v", "many:2", "v")).block();
            assertEquals(true, store.putIfAbsent("absent", "v").block());
            assertEquals(true, store.replace("put", "w").block());
            assertEquals("w", store.getAndPut("put", "x").block());
            assertEquals("y", store.update("put", old -> Optional.of("y")).block());
            assertEquals(true, store.expire("put", HOUR).block());
            assertEquals(7L, counters.addAndGet("count", 7, HOUR).block());
            assertEquals(true, store.delete("gone").block());
            assertEquals(
                    6L,
                    store.keys(KeyRange.all(), ScanOptions.defaults().unordered())
                            .count()
                            .block());

            Set<String> there = new TreeSet<>();
            ((List<?>) server.command("KEYS", "*")).forEach(name -> there.add(name.toString()));
            assertEquals(Set.of("app:put", "app:ttl", "app:many:1", "app:many:2", "app:absent", "app:n:count"), there);
        }
    }
}
