package io.reactivekv.redis.faults;

import io.reactivekv.Entry;
import io.reactivekv.Expiry;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A kind of write to one key.
 *
 * @param name what it is called
 * @param before the value that lets it take effect; empty for an absent key
 * @param prepare what it has to read before it writes
 * @param write the write, given what was read
 */
record WriteKind(
        String name,
        Optional<String> before,
        Function<KeyValueStoreFactory, Mono<?>> prepare,
        BiFunction<KeyValueStoreFactory, Object, Publisher<?>> write) {

    static final String KEY = "key";

    private static final Duration HOUR = Duration.ofHours(1);

    /**
     * The kinds that are tried: every write of the interfaces but {@code update} and {@code deleteAll(range)}, which read
     * before they write and have tests of their own. {@link WriteKindTest} sees to it that none is forgotten.
     */
    static Stream<WriteKind> all() {
        return Stream.of(
                onValue("put", store -> store.put(KEY, "new")),
                onValue("put with a TTL", store -> store.put(KEY, "new", HOUR)),
                onValue("put that keeps the expiry", store -> store.put(KEY, "new", Expiry.keep())),
                onNothing("put of a new key", store -> store.put(KEY, "new")),
                onNothing("put of a new key with a TTL", store -> store.put(KEY, "new", HOUR)),
                onNothing("putIfAbsent", store -> store.putIfAbsent(KEY, "new")),
                onValue("replace", store -> store.replace(KEY, "new")),
                onEntry("replace(entry)", (store, seen) -> store.replace(seen, "new")),
                onEntry("replace(revision)", (store, seen) -> store.replace(KEY, seen.revision(), "new")),
                onValue("getAndPut", store -> store.getAndPut(KEY, "new")),
                onValue("getAndDelete", store -> store.getAndDelete(KEY)),
                onValue("getAndExpire", store -> store.getAndExpire(KEY, HOUR)),
                onValue("delete", store -> store.delete(KEY)),
                onEntry("delete(entry)", (store, seen) -> store.delete(seen)),
                onValue("expire", store -> store.expire(KEY, HOUR)),
                onEntry("expire(entry)", (store, seen) -> store.expire(seen, HOUR)),
                onValue("putAll(map)", store -> store.putAll(Map.of(KEY, "new"))),
                onValue("putAll(publisher)", store -> store.putAll(Flux.just(Entry.of(KEY, "new")))),
                onValue("deleteAll(keys)", store -> store.deleteAll(List.of(KEY))),
                onValue("copy", store -> KeyValueStores.copy(StubStore.of(KEY, "new"), store, KeyRange.all())),
                new WriteKind(
                        "addAndGet",
                        Optional.empty(),
                        factory -> Mono.just(KEY),
                        (factory, key) -> factory.counters("").addAndGet(KEY, 7)),
                new WriteKind(
                        "delete of a counter",
                        Optional.of("7"),
                        factory -> Mono.just(KEY),
                        (factory, key) -> factory.counters("").delete(KEY)));
    }

    static WriteKind onValue(String name, Function<KeyValueStore<String>, Publisher<?>> write) {
        return new WriteKind(
                name, Optional.of("old"), factory -> Mono.just(KEY), (factory, key) -> write.apply(texts(factory)));
    }

    static WriteKind onNothing(String name, Function<KeyValueStore<String>, Publisher<?>> write) {
        return new WriteKind(
                name, Optional.empty(), factory -> Mono.just(KEY), (factory, key) -> write.apply(texts(factory)));
    }

    @SuppressWarnings("unchecked")
    private static WriteKind onEntry(
            String name, BiFunction<KeyValueStore<String>, Entry<String>, Publisher<?>> write) {
        return new WriteKind(
                name,
                Optional.of("old"),
                factory -> texts(factory).getEntry(KEY),
                (factory, seen) -> write.apply(texts(factory), (Entry<String>) seen));
    }

    static KeyValueStore<String> texts(KeyValueStoreFactory factory) {
        return factory.open("", String.class);
    }

    /** Makes the key as the write needs it. */
    void setUp(KeyValueStoreFactory client) {
        KeyValueStore<String> store = texts(client);
        store.delete(KEY).then().block();
        before.ifPresent(value -> store.put(KEY, value).block());
    }

    @Override
    public String toString() {
        return name;
    }
}
