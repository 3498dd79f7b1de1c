package io.reactivekv.memory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.Change;
import io.reactivekv.Entry;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.ScanOptions;
import io.reactivekv.serializer.Serializer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** The Reactor Context of who subscribes reaches the serializer. */
class SubscriberContextTest {

    private final KeyValueStore<String> store = KeyValueStores.open("memory:", new Signing());

    @AfterEach
    void close() {
        store.close();
    }

    private static <T> T as(String who, Mono<T> operation) {
        return operation.contextWrite(context -> context.put("who", who)).block();
    }

    private void put(String value) {
        store.put("k", value).contextWrite(context -> context.put("who", "w")).block();
    }

    @Test
    void conditionalWrites_areWrittenWithIt() {
        assertEquals(true, as("absent", store.putIfAbsent("k", "1")));
        assertEquals("1|absent|r", as("r", store.get("k")));
        assertEquals(true, as("present", store.replace("k", "2")));
        assertEquals("2|present|r", as("r", store.get("k")));
        Entry<String> seen = as("r", store.getEntry("k"));
        assertEquals(true, as("unchanged", store.replace(seen, "3")));
        assertEquals("3|unchanged|r", as("r", store.get("k")));
    }

    @Test
    void readsThatDoMore_areReadWithIt() {
        put("1");
        assertEquals("1|w|e", as("e", store.getAndExpire("k", Duration.ofHours(1))));
        assertEquals(
                List.of("1|w|p"),
                as("p", store.page(KeyRange.all(), ScanOptions.defaults())).items().stream()
                        .map(KeyValue::value)
                        .toList());
        assertEquals("1|w|d", as("d", store.getAndDelete("k")));
    }

    @Test
    void watch_isReadWithIt() {
        List<String> values = new CopyOnWriteArrayList<>();
        AtomicBoolean listens = new AtomicBoolean();
        Disposable watch = store.watch(KeyRange.all())
                .contextWrite(context -> context.put("who", "watcher"))
                .subscribe(change -> {
                    if (change instanceof Change.Put<String> put) {
                        values.add(put.value());
                    }
                    listens.set(true);
                });
        Await.until("the watch listens", listens::get);
        put("1");
        Await.until("the watch has told of the value", () -> !values.isEmpty());
        assertEquals("1|w|watcher", values.get(0));
        watch.dispose();
    }

    /** Adds to a text who has written it and who reads it. */
    private static final class Signing implements Serializer<String> {

        @Override
        public byte[] serialize(String value) {
            throw new AssertionError("asked without a Context");
        }

        @Override
        public String deserialize(byte[] stored) {
            throw new AssertionError("asked without a Context");
        }

        @Override
        public byte[] serialize(String value, ContextView context) {
            return signed(value, context).getBytes(UTF_8);
        }

        @Override
        public String deserialize(byte[] stored, ContextView context) {
            return signed(new String(stored, UTF_8), context);
        }

        private static String signed(String text, ContextView context) {
            return text + "|" + context.getOrDefault("who", "nobody");
        }
    }
}
