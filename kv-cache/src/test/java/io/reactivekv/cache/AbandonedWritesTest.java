package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
        PUT_IF_ABSENT,
        REPLACE,
        REMOVE,
        INVALIDATE,
        INVALIDATE_TAGS,
        INVALIDATE_CATEGORY,
        CLEAR;

        Mono<?> on(ReactiveCache<String> cache) {
            return switch (this) {
                case PUT -> cache.put("k", "new");
                case PUT_ALL -> cache.putAll(Map.of("k", "new", "l", "new"));
                case PUT_IF_ABSENT -> cache.putIfAbsent("k", "new");
                case REPLACE -> cache.replace("k", "new");
                case REMOVE -> cache.remove("k");
                case INVALIDATE -> cache.invalidate("k");
                case INVALIDATE_TAGS -> cache.invalidateTags("t");
                case INVALIDATE_CATEGORY -> cache.invalidateCategory("default");
                case CLEAR -> cache.clear();
            };
        }

        Optional<String> left() {
            return switch (this) {
                case PUT, PUT_ALL, PUT_IF_ABSENT, REPLACE -> Optional.of("new");
                case REMOVE, INVALIDATE, INVALIDATE_TAGS, INVALIDATE_CATEGORY, CLEAR -> Optional.empty();
            };
        }

        /** Whether it names no key, so that it is known from the record that the store has, once the watch has told. */
        boolean isOfARecord() {
            return this == INVALIDATE_TAGS || this == INVALIDATE_CATEGORY || this == CLEAR;
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
            done(cache.putAll(Map.of("k", "old", "l", "old"), EntryOptions.ofTags("t")));
            bed.settle(cache);
            assertEquals("old", value(cache.get("k")));
            if (way == Way.PUT_IF_ABSENT) {
                assertTrue(value(cache.remove("k")));
            }
            AtomicBoolean written = new AtomicBoolean();
            bed.backend.nextWrite.set(write -> unanswered(write, written));
            bed.backend.nextWriteAll.set(write -> unanswered(write, written));
            bed.backend.nextExchange.set(write -> unanswered(write, written));
            Disposable caller = way.on(cache).subscribe();
            Await.until("the store has it", written::get);
            caller.dispose();
            bed.backend.nextWrite.set(Function.identity());
            bed.backend.nextWriteAll.set(Function.identity());
            bed.backend.nextExchange.set(Function.identity());
            if (way.isOfARecord()) {
                Await.until("it is told", () -> optional(cache.get("k")).isEmpty());
            }
            assertEquals(way.left(), optional(cache.get("k")));
        }
    }
}
