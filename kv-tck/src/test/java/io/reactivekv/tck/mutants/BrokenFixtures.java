package io.reactivekv.tck.mutants;

import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.spi.Backend;
import io.reactivekv.spi.Condition;
import io.reactivekv.spi.ScanRequest;
import io.reactivekv.spi.Write;
import io.reactivekv.tck.Capability;
import io.reactivekv.tck.StoreFixture;
import io.reactivekv.tck.reference.ManualClock;
import io.reactivekv.tck.reference.ReferenceBackend;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What only a fixture of its own can be wrong in: time, two clients, a store without order. */
final class BrokenFixtures {

    private BrokenFixtures() {}

    /** Does not advance when it is told to. */
    static StoreFixture standsStill() {
        ManualClock clock = new ManualClock();
        Backend<byte[]> backend = new ReferenceBackend(clock);
        return new ClientsFixture(clock, backend, backend, Capability.WATCH) {
            @Override
            public void advance(Duration duration) {}
        };
    }

    /** Time passes as it does, and nothing makes it. */
    static StoreFixture onRealTime(UnaryOperator<Backend<byte[]>> inFront) {
        KeyValueStoreFactory factory =
                KeyValueStores.factory(inFront.apply(new ReferenceBackend(System::currentTimeMillis)));
        return new StoreFixture() {
            @Override
            public KeyValueStoreFactory factory() {
                return factory;
            }

            @Override
            public Duration shortTtl() {
                return Duration.ofMillis(300);
            }

            @Override
            public Set<Capability> capabilities() {
                return EnumSet.complementOf(EnumSet.of(Capability.VIRTUAL_TIME, Capability.MULTI_CLIENT));
            }

            @Override
            public void close() {
                factory.close();
            }
        };
    }

    /** Two clients with this between each of them and the space. */
    static StoreFixture twoClients(UnaryOperator<Backend<byte[]>> inFront) {
        ManualClock clock = new ManualClock();
        Backend<byte[]> backend = new ReferenceBackend(clock);
        return new ClientsFixture(clock, inFront.apply(backend), inFront.apply(backend), Capability.WATCH);
    }

    /** Each client remembers what it has read until it writes itself. */
    static StoreFixture readsOncePerClient() {
        return twoClients(BrokenFixtures::remembering);
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

    /** A store of which nobody expects an order. */
    static StoreFixture withoutOrder(UnaryOperator<Backend<byte[]>> inFront) {
        ManualClock clock = new ManualClock();
        Backend<byte[]> backend = inFront.apply(new ReferenceBackend(clock));
        return new ClientsFixture(clock, backend, backend, Capability.ORDERED);
    }

    /** Has no order, and answers all the same. */
    static StoreFixture answersWithoutOrder() {
        return withoutOrder(UnaryOperator.identity());
    }

    /** Has no order and says so, and tells a change when the next one comes. */
    static StoreFixture losesTheLastWithoutOrder() {
        return withoutOrder(sound -> BrokenWatches.losesTheLast(new PlainBackend(sound)));
    }

    /** Has no order and says so, and finds one key of a range. */
    static StoreFixture findsTheFirst() {
        return withoutOrder(sound -> new ForwardingBackend(new PlainBackend(sound)) {
            @Override
            public Flux<String> keys(ScanRequest request) {
                return this.sound.keys(request).take(1);
            }
        });
    }
}
