package io.reactivekv.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

/** Calls with arguments that no cache takes: each is refused at once, and counted once. */
class RefusedCallsTest {

    private static final Duration NEGATIVE = Duration.ofMillis(-1);

    private final Bed bed = new Bed();
    private final ReactiveCache<String> cache = Bed.ready(bed.manager()
            .cache(ReadWriteTest.Levels.BOTH.of("c"), String.class, CacheLoader.of(RefusedCallsTest::function)));

    private static Mono<String> function(String key) {
        return Mono.just("v");
    }

    private static String key(String argument) {
        return argument;
    }

    @AfterEach
    void close() {
        bed.close();
    }

    /** A call by the name that the report of the tests has. */
    record Call(String name, Function<ReactiveCache<String>, Object> by) {

        @Override
        public String toString() {
            return name;
        }
    }

    /** With an empty key, tag or whatever else has a name, and with none. */
    private static void add(List<Call> calls, String name, BiFunction<ReactiveCache<String>, String, Object> by) {
        boolean unusedEmpty = calls.add(new Call(name + ", empty", c -> by.apply(c, "")));
        boolean unusedNull = calls.add(new Call(name + ", null", c -> by.apply(c, null)));
    }

    static List<Call> names() {
        List<Call> calls = new ArrayList<>();
        add(calls, "get", (c, name) -> c.get(name));
        add(calls, "entry", (c, name) -> c.entry(name));
        add(calls, "contains", (c, name) -> c.contains(name));
        add(calls, "getAll", (c, name) -> c.getAll(Collections.singletonList(name)));
        add(calls, "loadAll", (c, name) -> c.loadAll(Collections.singletonList(name), keys -> Mono.empty()));
        add(calls, "put", (c, name) -> c.put(name, "v"));
        add(calls, "putIfAbsent", (c, name) -> c.putIfAbsent(name, "v"));
        add(calls, "replace", (c, name) -> c.replace(name, "v"));
        add(calls, "putAll", (c, name) -> c.putAll(Collections.singletonMap(name, "v")));
        add(calls, "remove", (c, name) -> c.remove(name));
        add(calls, "removeCategory", (c, name) -> c.removeCategory(name));
        add(calls, "invalidate", (c, name) -> c.invalidate(name));
        add(calls, "invalidateAll", (c, name) -> c.invalidateAll(Collections.singletonList(name)));
        add(calls, "invalidateCategory", (c, name) -> c.invalidateCategory(name));
        add(calls, "invalidateTags", (c, name) -> c.invalidateTags(Collections.singletonList(name)));
        add(calls, "invalidateAllOf", (c, name) -> c.invalidateAllOf(name));
        add(calls, "invalidatePrefix", (c, name) -> c.invalidatePrefix(name));
        add(calls, "invalidateMatching", (c, name) -> c.invalidateMatching(name));
        add(calls, "invalidating", (c, name) -> c.invalidating(name, RefusedCallsTest::function));
        add(calls, "keys", (c, name) -> c.keys(name));
        add(calls, "entries", (c, name) -> c.entries(name));
        add(calls, "prefetch", (c, name) -> c.prefetch(name, 1));
        add(calls, "prefetchAll", (c, name) -> c.prefetchAll(Collections.singletonList(name), 1));
        add(calls, "warm", (c, name) -> c.warm(name));
        add(calls, "appeared", (c, name) -> c.appeared(name));
        return calls;
    }

    static List<Call> others() {
        return List.of(
                new Call("put, negative TTL", c -> c.put("k", "v", NEGATIVE)),
                new Call("putIfAbsent, negative TTL", c -> c.putIfAbsent("k", "v", NEGATIVE)),
                new Call("replace, negative TTL", c -> c.replace("k", "v", NEGATIVE)),
                new Call("putAll, negative TTL", c -> c.putAll(Map.of("k", "v"), NEGATIVE)),
                new Call(
                        "cached, negative TTL",
                        c -> c.cached(RefusedCallsTest::key, RefusedCallsTest::function, NEGATIVE)),
                new Call("evictIdle, negative", c -> c.evictIdle(NEGATIVE)),
                new Call("invalidateMatching, too long", c -> c.invalidateMatching("k".repeat(4_001))),
                new Call("invalidating, wildcard first", c -> c.invalidating("*::{0}", RefusedCallsTest::function)),
                new Call("getAll, no keys", c -> c.getAll(null)),
                new Call("getAll, no loader", c -> c.getAll(List.of("k"), null)),
                new Call("loadAll, no loader", c -> c.loadAll(List.of("k"), null)),
                new Call("putAll, no values", c -> c.putAll(null)),
                new Call("invalidateAll, no keys", c -> c.invalidateAll(null)),
                new Call("invalidateTags, no tags", c -> c.invalidateTags((Collection<String>) null)),
                new Call("invalidateAllOf, no tags", c -> c.invalidateAllOf((Collection<String>) null)),
                new Call("prefetchAll, no keys", c -> c.prefetchAll(null, 1)),
                new Call("evictLeastLikely, no map", c -> c.evictLeastLikely((Map<String, Double>) null, 1)),
                new Call("addWarmer, none", c -> run(() -> c.addWarmer(null))),
                new Call("predictBy, none", c -> run(() -> c.predictBy(null))),
                new Call("reconfigure, no spec", c -> run(() -> c.reconfigure(null))));
    }

    private static String run(Runnable call) {
        call.run();
        return "not refused";
    }

    @ParameterizedTest
    @MethodSource({"names", "others"})
    void call_badArgument_isRefusedAndCounted(Call call) {
        RuntimeException refusal = assertThrows(RuntimeException.class, () -> {
            Object unused = call.by().apply(cache);
        });
        assertTrue(
                refusal instanceof IllegalArgumentException || refusal instanceof NullPointerException,
                refusal::toString);
        assertEquals(1, cache.stats().callsRefused());
    }
}
