package io.reactivekv.redis.faults;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

/** A server that has forgotten its scripts is told them again, and nobody notices. */
class ScriptFlushIT {

    private static DistantRedis redis;
    private static KeyValueStoreFactory client;

    @BeforeAll
    static void start() {
        redis = new DistantRedis();
        client = redis.connect("");
    }

    @AfterAll
    static void stop() {
        client.close();
        redis.close();
    }

    static Stream<WriteKind> writes() {
        return WriteKind.all();
    }

    @ParameterizedTest
    @MethodSource
    void writes(WriteKind kind) {
        kind.setUp(redis.straight());
        Object seen = kind.prepare().apply(client).block();
        redis.server.command("SCRIPT", "FLUSH");
        Flux.from(kind.write().apply(client, seen)).then().block();
    }

    @Test
    void reads() {
        KeyValueStore<String> store = WriteKind.texts(client);
        store.put("key", "value").block();
        Flux.fromStream(Operations.of(KeyValueStore.class))
                .concatMap(method -> {
                    redis.server.command("SCRIPT", "FLUSH");
                    return Operations.call(store, method);
                })
                .then()
                .block();
    }

    @Test
    void batches() {
        KeyValueStore<String> store = WriteKind.texts(client);
        for (int round = 0; round < 20; round++) {
            redis.server.command("SCRIPT", "FLUSH");
            Flux.range(0, 1_000)
                    .flatMap(i -> store.put("b" + i, "v"), 1_000)
                    .then()
                    .block();
            redis.server.command("SCRIPT", "FLUSH");
            store.deleteAll(KeyRange.prefix("b")).then().block();
        }
    }
}
