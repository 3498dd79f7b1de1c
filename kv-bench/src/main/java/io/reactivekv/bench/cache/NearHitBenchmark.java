package io.reactivekv.bench.cache;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.reactivekv.bench.load.Result;
import io.reactivekv.cache.CacheManager;
import io.reactivekv.cache.CacheSpec;
import io.reactivekv.cache.ReactiveCache;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Mono;

/**
 * A hit in the process, subscribed to and run to its end, of 8,192 keys. The cache has a TTL of a day; so have the peers of
 * one kind, and those of the other have no expiry at all. A JVM makes only the cache that it measures, since Caffeine has a class for
 * each kind, and the compiler knows which there are.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class NearHitBenchmark {

    private static final int SIZE = 1 << 13;
    private static final String[] KEYS =
            IntStream.range(0, SIZE).mapToObj(i -> "key:" + i).toArray(String[]::new);
    private static final Duration TTL = Duration.ofDays(1);

    private final Result result = new Result();
    private int at;

    /** The cache of this library. */
    @State(Scope.Thread)
    public static class Ours {

        private final CacheManager caches = CacheManager.over("memory:");
        private final ReactiveCache<String> cache = caches.cache(
                CacheSpec.named("bench").shared(false).nearEntries(SIZE * 2).ttl(TTL), String.class);

        /** Fills it. */
        @Setup
        public void fill() {
            for (String key : KEYS) {
                cache.put(key, "value").block();
            }
        }

        /** Closes it. */
        @TearDown
        public void close() {
            caches.close();
        }
    }

    /** Caffeine's synchronous cache. */
    @State(Scope.Thread)
    public static class Sync {

        private final Cache<String, String> cache;

        /** One without expiry. */
        public Sync() {
            this(bound());
        }

        Sync(Caffeine<Object, Object> options) {
            this.cache = options.build();
            for (String key : KEYS) {
                cache.put(key, "value");
            }
        }
    }

    /** The same with the TTL of ours. */
    @State(Scope.Thread)
    public static class SyncWithTtl extends Sync {

        /** One with expiry. */
        public SyncWithTtl() {
            super(bound().expireAfterWrite(TTL));
        }
    }

    /** Caffeine's asynchronous cache. */
    @State(Scope.Thread)
    public static class Async {

        private final AsyncCache<String, String> cache;

        /** One without expiry. */
        public Async() {
            this(bound());
        }

        Async(Caffeine<Object, Object> options) {
            this.cache = options.buildAsync();
            for (String key : KEYS) {
                cache.put(key, CompletableFuture.completedFuture("value"));
            }
        }
    }

    /** The same with the TTL of ours. */
    @State(Scope.Thread)
    public static class AsyncWithTtl extends Async {

        /** One with expiry. */
        public AsyncWithTtl() {
            super(bound().expireAfterWrite(TTL));
        }
    }

    private static Caffeine<Object, Object> bound() {
        return Caffeine.newBuilder().maximumSize(SIZE * 2L);
    }

    private String key() {
        at = (at + 7919) & (SIZE - 1);
        return KEYS[at];
    }

    /** The cache of this library. */
    @Benchmark
    public @Nullable Object reactiveCache(Ours ours) {
        ours.cache.get(key()).subscribe(result);
        return result.get();
    }

    /** Caffeine's synchronous look-up without expiry, made a Mono. */
    @Benchmark
    public @Nullable Object caffeineJust(Sync in) {
        return looked(in.cache);
    }

    /** Caffeine's synchronous look-up with the TTL of the cache, made a Mono. */
    @Benchmark
    public @Nullable Object caffeineJustWithTtl(SyncWithTtl in) {
        return looked(((Sync) in).cache);
    }

    private @Nullable Object looked(Cache<String, String> in) {
        Mono.justOrEmpty(in.getIfPresent(key())).subscribe(result);
        return result.get();
    }

    /** Caffeine's asynchronous cache without expiry, made a Mono. */
    @Benchmark
    public @Nullable Object caffeineFuture(Async in) {
        return awaited(in.cache);
    }

    /** Caffeine's asynchronous cache with the TTL of the cache, made a Mono. */
    @Benchmark
    public @Nullable Object caffeineFutureWithTtl(AsyncWithTtl in) {
        return awaited(((Async) in).cache);
    }

    private @Nullable Object awaited(AsyncCache<String, String> in) {
        CompletableFuture<String> future = in.getIfPresent(key());
        Mono<String> mono = future == null ? Mono.empty() : Mono.fromFuture(future);
        mono.subscribe(result);
        return result.get();
    }
}
