package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.reactivekv.Entry;
import io.reactivekv.Expiry;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.ScanOptions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

/** Calls of the store of a cache with arguments that no store takes: each is refused as by every store, and counted once. */
class RefusedStoreCallsTest {

    private static final Duration NEGATIVE = Duration.ofMillis(-1);

    private final Bed bed = new Bed();
    private final ReactiveCache<String> cache = bed.cache(ReadWriteTest.Levels.BOTH.of("c"));
    private final KeyValueStore<String> store = cache.asStore();

    @AfterEach
    void close() {
        bed.close();
    }

    private void refused(long times) {
        assertEquals(times, cache.stats().callsRefused());
    }

    /** So that one that is added one day is not forgotten. */
    static List<Method> methodsWithArguments() {
        return Arrays.stream(KeyValueStore.class.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()) && method.getParameterCount() > 0)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("methodsWithArguments")
    void everyMethod_nothingButNulls_isRefusedAndCounted(Method method) {
        InvocationTargetException thrown = assertThrows(InvocationTargetException.class, () -> {
            Object unused = method.invoke(store, new Object[method.getParameterCount()]);
        });
        assertInstanceOf(NullPointerException.class, thrown.getCause());
        refused(1);
    }

    /** A call by the name that the report of the tests has. */
    record Call(String name, Function<KeyValueStore<String>, Object> by) {

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Call> calls() {
        Entry<String> seen = Entry.of("k", "v");
        return List.of(
                new Call("get, empty", s -> s.get("")),
                new Call("get, half of a pair of surrogates", s -> s.get("\ud83d")),
                new Call("put, empty", s -> s.put("", "v")),
                new Call("put, negative TTL", s -> s.put("k", "v", NEGATIVE)),
                new Call("putIfAbsent, negative TTL", s -> s.putIfAbsent("k", "v", NEGATIVE)),
                new Call("replace, negative TTL", s -> s.replace("k", "v", NEGATIVE)),
                new Call("replace of an entry, negative TTL", s -> s.replace(seen, "v", NEGATIVE)),
                new Call("replace of a revision, negative TTL", s -> s.replace("k", seen.revision(), "v", NEGATIVE)),
                new Call("replace of an entry, none", s -> s.replace((Entry<String>) null, "v")),
                new Call("getAndPut, negative TTL", s -> s.getAndPut("k", "v", NEGATIVE)),
                new Call("getAndExpire, keep", s -> s.getAndExpire("k", Expiry.keep())),
                new Call("update, negative TTL", s -> s.update("k", there -> there, NEGATIVE)),
                new Call("getAll, an empty one", s -> s.getAll(List.of("k", ""))),
                new Call("putAll, an empty one", s -> s.putAll(Map.of("", "v"))),
                new Call("putAll, a null value", s -> s.putAll(Collections.singletonMap("k", null))),
                new Call("deleteAll, an empty one", s -> s.deleteAll(List.of("k", ""))),
                new Call(
                        "page, too large",
                        s -> s.page(KeyRange.all(), ScanOptions.defaults().limit(1_000_000))),
                new Call("expire, keep", s -> s.expire("k", Expiry.keep())),
                new Call("expire of an entry, negative TTL", s -> s.expire(seen, NEGATIVE)),
                new Call("withPrefix, half of a pair of surrogates", s -> s.withPrefix("\ud83d")),
                new Call("withTimeout, none", s -> s.withTimeout(Duration.ZERO)));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void call_badArgument_isRefusedAndCounted(Call call) {
        assertThrows(RuntimeException.class, () -> {
            Object unused = call.by().apply(store);
        });
        refused(1);
        assertThrows(RuntimeException.class, () -> {
            Object unused = call.by().apply(store.withPrefix("a:").withTimeout(Duration.ofMinutes(1)));
        });
        refused(2);
    }

    @Test
    void putAll_anEntryThatIsRefused_isSignalledAndCounted() {
        Flux<Entry<String>> entries = Flux.just(Entry.of("k", "v"), Entry.of("", "v"));
        IllegalArgumentException unused = error(IllegalArgumentException.class, store.putAll(entries));
        refused(1);
    }

    @Test
    void putAll_thePublisherFailsLikeThat_isItsOwnAffair() {
        Flux<Entry<String>> entries = Flux.error(new IllegalArgumentException("thrown for the test"));
        IllegalArgumentException thrown = error(IllegalArgumentException.class, store.putAll(entries));
        assertEquals("thrown for the test", thrown.getMessage());
        refused(0);
    }

    @Test
    void calls_inOrder_areCountedAsNothing() {
        done(store.put("k", "v"));
        assertEquals("v", value(store.withPrefix("").get("k")));
        assertEquals(1, value(store.putAll(Flux.just(Entry.of("l", "v")))));
        assertFalse(value(store.putIfAbsent("k", "w")));
        IllegalStateException unused = error(IllegalStateException.class, store.update("k", there -> {
            throw new IllegalStateException("thrown for the test");
        }));
        assertEquals(Optional.of("v"), Await.optional(store.get("k")));
        refused(0);
    }
}
