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

/** A hit in the process, subscribed to and run to its end, of 10,000 keys. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class NearHitBenchmark {

    private static final int KEYS = 1 << 13;

    private final String[] keys = new String[KEYS];
    private final Result result = new Result();
    private final CacheManager caches = CacheManager.over("memory:");
    private final ReactiveCache<String> cache = caches.cache(
            CacheSpec.named("bench").shared(false).nearEntries(KEYS * 2).ttl(Duration.ofDays(1)), String.class);
    private final Cache<String, String> bare = bound().build();
    private final AsyncCache<String, String> async = bound().buildAsync();
    private int at;

    private static Caffeine<Object, Object> bound() {
        return Caffeine.newBuilder().maximumSize(KEYS * 2L);
    }

    /** Fills all three. */
    @Setup
    public void fill() {
        for (int i = 0; i < KEYS; i++) {
            keys[i] = "key:" + i;
            cache.put(keys[i], "value").block();
            bare.put(keys[i], "value");
            async.put(keys[i], CompletableFuture.completedFuture("value"));
        }
    }

    /** Closes the cache. */
    @TearDown
    public void close() {
        caches.close();
    }

    private String key() {
        at = (at + 7919) & (KEYS - 1);
        return keys[at];
    }

    /** The cache of this library. */
    @Benchmark
    public @Nullable Object reactiveCache() {
        cache.get(key()).subscribe(result);
        return result.get();
    }

    /** Caffeine's synchronous look-up, made a Mono. */
    @Benchmark
    public @Nullable Object caffeineJust() {
        Mono.justOrEmpty(bare.getIfPresent(key())).subscribe(result);
        return result.get();
    }

    /** Caffeine's asynchronous cache, made a Mono. */
    @Benchmark
    public @Nullable Object caffeineFuture() {
        String key = key();
        CompletableFuture<String> future = async.getIfPresent(key);
        Mono<String> mono = future == null ? Mono.empty() : Mono.fromFuture(future);
        mono.subscribe(result);
        return result.get();
    }
}
