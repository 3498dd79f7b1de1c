package io.reactivekv.redis;

import static io.reactivekv.redis.TextStore.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.ScanOptions;
import io.reactivekv.SerializationException;
import io.reactivekv.redis.test.RedisServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two programs on one Redis, with classes or serializers that differ: what can be read is, what cannot is named. */
@Timeout(60)
class TwoProgramsIT {

    private static RedisServer server;

    @BeforeAll
    static void start() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void flush() {
        server.command("FLUSHALL");
    }

    @Test
    void json_fieldMoreOrLess_readsWhatIsThere() {
        try (KeyValueStore<Old> before = open(Old.class, "json");
                KeyValueStore<New> after = open(New.class, "json")) {
            before.put("old", new Old("Ada", 7)).block();
            after.put("new", new New("Grace", 8, "grace@example.org")).block();

            assertEquals(new New("Ada", 7, null), after.get("old").block());
            assertEquals(new Old("Grace", 8), before.get("new").block());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "kryo"})
    void sameClass_otherProgram_readsAndUpdates(String serializer) {
        try (KeyValueStore<Old> one = open(Old.class, serializer);
                KeyValueStore<Old> other = open(Old.class, serializer)) {
            one.put("k", new Old("Ada", 7)).block();

            assertEquals(
                    new Old("Ada", 8),
                    other.update("k", old -> old.map(o -> new Old(o.name(), o.logins() + 1)))
                            .block());

            assertEquals(new Old("Ada", 8), one.get("k").block());
        }
    }

    @Test
    void otherSerializer_isNamedForEachKeyAndScansSkipIt() {
        try (KeyValueStore<Old> json = open(Old.class, "json");
                KeyValueStore<Old> kryo = open(Old.class, "kryo")) {
            json.put("json", new Old("Ada", 7)).block();
            kryo.put("kryo", new Old("Grace", 8)).block();

            var unused = assertRefused(
                    SerializationException.class, () -> kryo.get("json").block(), "\"json\"");
            unused = assertRefused(
                    SerializationException.class, () -> json.get("kryo").block(), "\"kryo\"");
            List<String> skipped = new ArrayList<>();
            assertEquals(
                    List.of(new KeyValue<>("kryo", new Old("Grace", 8))),
                    kryo.scan(KeyRange.all(), ScanOptions.defaults().onUndecodable(lost -> skipped.add("one")))
                            .collectList()
                            .block());
            assertEquals(List.of("one"), skipped);
        }
    }

    @Test
    void compressedByOne_isReadByTheOtherWhoDoesNotCompressOnlyIfSaid() {
        Old value = new Old("A".repeat(4_000), 1);
        try (KeyValueStore<Old> deflate = open(Old.class, "json&compression=deflate");
                KeyValueStore<Old> none = open(Old.class, "json")) {
            deflate.put("k", value).block();

            assertEquals(value, deflate.get("k").block());
            var unused = assertRefused(
                    SerializationException.class, () -> none.get("k").block(), "\"k\"");
        }
    }

    private static <V> KeyValueStore<V> open(Class<V> type, String serializer) {
        return KeyValueStores.open(server.uri() + "?commandTimeout=30s&prefix=app:&serializer=" + serializer, type);
    }

    /** As it was. */
    public record Old(String name, int logins) {}

    /** As it is. */
    public record New(String name, int logins, String mail) {}
}
