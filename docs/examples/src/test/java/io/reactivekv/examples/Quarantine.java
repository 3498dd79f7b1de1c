package io.reactivekv.examples;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.ScanOptions;
import io.reactivekv.SerializationException;
import io.reactivekv.serializer.Serializers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Takes values that can no longer be read out of the way, and keeps them as they are for who wants to mend them. */
final class Quarantine<V> {

    private static final Duration KEPT = Duration.ofDays(30);

    private final KeyValueStore<V> values;
    private final KeyValueStore<byte[]> stored;
    private final KeyValueStore<byte[]> quarantine;

    /**
     * Over the values of a prefix.
     *
     * @param prefix not empty, so that the quarantine lies outside
     */
    Quarantine(KeyValueStoreFactory factory, String prefix, Class<V> type) {
        this.values = factory.open(prefix, type);
        this.stored = bytes(factory, prefix);
        this.quarantine = bytes(factory, "quarantine:" + prefix);
    }

    /** What is stored as it is, compressed or not. */
    private static KeyValueStore<byte[]> bytes(KeyValueStoreFactory factory, String prefix) {
        return factory.open(prefix, Serializers.bytes(), o -> o.compression("none"));
    }

    /** Goes through all values; emits the key of each that was moved. */
    Flux<String> clear() {
        return Flux.defer(() -> {
            List<String> unreadable = new ArrayList<>();
            ScanOptions skipping =
                    ScanOptions.defaults().onUndecodable(e -> e.key().ifPresent(unreadable::add));
            return values.scan(KeyRange.all(), skipping)
                    .thenMany(Flux.fromIterable(unreadable))
                    .concatMap(this::move);
        });
    }

    /** Deletes only what was copied, and only if it cannot be read: somebody may have mended it since the scan. */
    private Mono<String> move(String key) {
        return stored.getEntry(key)
                .filterWhen(entry -> isUnreadable(key))
                .flatMap(entry -> quarantine.put(key, entry.value(), KEPT).then(stored.delete(entry)))
                .filter(moved -> moved)
                .map(moved -> key);
    }

    private Mono<Boolean> isUnreadable(String key) {
        return values.get(key).thenReturn(false).onErrorReturn(SerializationException.class, true);
    }
}
