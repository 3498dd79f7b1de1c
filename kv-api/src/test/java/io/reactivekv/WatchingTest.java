package io.reactivekv;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.serializer.Serializers;
import io.reactivekv.spi.StoredChange;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class WatchingTest {

    @Test
    void close_backendCompletesItsWatches_isSignalled() throws Exception {
        Sinks.Empty<StoredChange<byte[]>> end = Sinks.empty();
        KeyValueStoreFactory completing = KeyValueStores.factory(new StubBackend() {
            @Override
            public Flux<StoredChange<byte[]>> watch(KeyRange range, boolean keysOnly) {
                return end.asMono().flux();
            }

            @Override
            public Mono<Void> close() {
                return Mono.fromRunnable(() -> end.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST));
            }
        });
        CompletableFuture<Throwable> told = new CompletableFuture<>();
        var unused = completing
                .open("", Serializers.string())
                .watch(KeyRange.all())
                .subscribe(
                        change -> {}, told::complete, () -> told.complete(new AssertionError("the watch completed")));
        completing.close();
        assertInstanceOf(StoreClosedException.class, told.get(30, TimeUnit.SECONDS));
    }

    private final AtomicBoolean closed = new AtomicBoolean();
    private final KeyValueStoreFactory factory = KeyValueStores.factory(new StubBackend() {
        @Override
        public Flux<StoredChange<byte[]>> watch(KeyRange range, boolean keysOnly) {
            return Flux.never();
        }

        @Override
        public Mono<Void> close() {
            return Mono.fromRunnable(() -> closed.set(true));
        }
    });

    @Test
    void close_watcherThrowsWhenItHearsOfIt_closesAllTheSame() throws Exception {
        KeyValueStore<String> store = factory.open("", Serializers.string());
        var unused = store.watch(KeyRange.all()).subscribe(change -> {}, error -> {
            throw new IllegalStateException("from a test");
        });
        CompletableFuture<Throwable> second = new CompletableFuture<>();
        var ignored = store.watch(KeyRange.all()).subscribe(change -> {}, second::complete);
        factory.close();
        assertTrue(closed.get());
        assertInstanceOf(StoreClosedException.class, second.get(30, TimeUnit.SECONDS));
    }
}
