package io.reactivekv.tck.mutants;

import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.spi.Backend;
import io.reactivekv.spi.Condition;
import io.reactivekv.spi.ScanRequest;
import io.reactivekv.spi.Write;
import io.reactivekv.tck.Capability;
import io.reactivekv.tck.StoreFixture;
import io.reactivekv.tck.reference.ReferenceBackend;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What only a fixture of its own can be wrong in: time, two clients, a store without order. */
final class BrokenFixtures {

    private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_000L);

    private BrokenFixtures() {}

    /** A fixture of two clients in which no time passes. */
    private static StoreFixture of(Backend<byte[]> first, Backend<byte[]> second, Capability lacking) {
        KeyValueStoreFactory factory = KeyValueStores.factory(first);
        KeyValueStoreFactory other = KeyValueStores.factory(second);
        return new StoreFixture() {
            @Override
            public KeyValueStoreFactory factory() {
                return factory;
            }

            @Override
            public KeyValueStoreFactory otherClient() {
                return other;
            }

            @Override
            public void advance(Duration duration) {}

            @Override
            public Instant now() {
                return NOW;
            }

            @Override
            public Set<Capability> capabilities() {
                return EnumSet.complementOf(EnumSet.of(lacking));
            }

            @Override
            public void close() {
                factory.close();
                other.close();
            }
        };
    }

    static Backend<byte[]> reference() {
        return new ReferenceBackend(NOW::toEpochMilli);
    }

    /** Does not advance when it is told to. */
    static StoreFixture standsStill() {
        Backend<byte[]> backend = reference();
        return of(backend, backend, Capability.WATCH);
    }

    /** Each client remembers what it has read until it writes itself. */
    static StoreFixture readsOncePerClient() {
        Backend<byte[]> backend = reference();
        return of(remembering(backend), remembering(backend), Capability.VIRTUAL_TIME);
    }

    private static Backend<byte[]> remembering(Backend<byte[]> sound) {
        Map<String, Mono<byte[]>> read = new ConcurrentHashMap<>();
        return new ForwardingBackend(sound) {
            @Override
            public Mono<byte[]> get(String key) {
                return Mono.defer(
                        () -> read.computeIfAbsent(key, absent -> sound.get(key).cache()));
            }

            @Override
            public Mono<Boolean> write(Write<byte[]> write, Condition condition) {
                return sound.write(write, condition).doOnNext(done -> read.remove(write.key()));
            }
        };
    }

    static StoreFixture withoutOrder(Backend<byte[]> backend) {
        return of(backend, backend, Capability.ORDERED);
    }

    /** Has no order, and answers all the same. */
    static StoreFixture answersWithoutOrder() {
        return withoutOrder(reference());
    }

    private static Backend<byte[]> findingTheFirst(Backend<byte[]> sound) {
        return new ForwardingBackend(sound) {
            @Override
            public Flux<String> keys(ScanRequest request) {
                return sound.keys(request).take(1);
            }
        };
    }

    /** Has no order and says so, and finds one key of a range. */
    static StoreFixture findsTheFirst() {
        return withoutOrder(findingTheFirst(new PlainBackend(reference())));
    }
}
