package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Writes whose callers leave before the store has answered. */
class AbandonedWritesTest {

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    /** Ways to end what the key {@code k} holds. */
    enum Way {
        PUT,
        PUT_ALL,
        REPLACE,
        INVALIDATE;

        Mono<?> on(ReactiveCache<String> cache) {
            return switch (this) {
                case PUT -> cache.put("k", "new");
                case PUT_ALL -> cache.putAll(Map.of("k", "new", "l", "new"));
                case REPLACE -> cache.replace("k", "new");
                case INVALIDATE -> cache.invalidate("k");
            };
        }

        Optional<String> left() {
            return this == INVALIDATE ? Optional.empty() : Optional.of("new");
        }
    }

    /** Done by the store, which does not come to say so. */
    private static <T> Mono<T> unanswered(Mono<T> write, AtomicBoolean written) {
        return write.doOnNext(done -> written.set(true)).then(Mono.never());
    }

    @ParameterizedTest
    @EnumSource
    void write_callerLeavesOnceTheStoreHasIt_whatTheStoreHasIsRead(Way way) {
        for (ReadWriteTest.Levels levels : List.of(ReadWriteTest.Levels.BOTH, ReadWriteTest.Levels.SHARED)) {
            ReactiveCache<String> cache = bed.cache(levels.of("c" + levels));
            done(cache.putAll(Map.of("k", "old", "l", "old")));
            bed.settle(cache);
            assertEquals("old", value(cache.get("k")));
            AtomicBoolean written = new AtomicBoolean();
            bed.backend.nextWrite.set(write -> unanswered(write, written));
            bed.backend.nextWriteAll.set(write -> unanswered(write, written));
            Disposable caller = way.on(cache).subscribe();
            Await.until("the store has it", written::get);
            caller.dispose();
            bed.backend.nextWrite.set(Function.identity());
            bed.backend.nextWriteAll.set(Function.identity());
            assertEquals(way.left(), optional(cache.get("k")));
        }
    }
}
