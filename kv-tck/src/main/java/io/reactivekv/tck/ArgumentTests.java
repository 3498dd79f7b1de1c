package io.reactivekv.tck;

import static io.reactivekv.tck.Await.done;
import static io.reactivekv.tck.Await.empty;
import static io.reactivekv.tck.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.reactivekv.CounterStore;
import io.reactivekv.Entry;
import io.reactivekv.Expiry;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.ScanOptions;
import io.reactivekv.ValueTooLargeException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import reactor.core.publisher.Flux;

/** What is not allowed is refused by the call itself, whatever the method; what only the store can know is signalled. */
public interface ArgumentTests extends ConformanceTests {

    /** Every call that names a key, with this key instead. */
    private static Stream<ApiCall> withKey(Class<?> type, String key) {
        return ApiCall.all(type)
                .filter(call -> !takesPrefix(call.method()))
                .flatMap(call -> Stream.of(
                                call.withEach(String.class, key),
                                call.withEach(Entry.class, Entry.of(key, "value")),
                                call.withEach(Collection.class, List.of("key", key)),
                                call.withEach(Map.class, Map.of("key", "value", key, "value")))
                        .flatMap(calls -> calls));
    }

    private static boolean takesPrefix(Method method) {
        return method.getName().equals("withPrefix");
    }

    private static DynamicTest refused(ApiCall call, Object target) {
        return dynamicTest(call.toString(), () -> assertThrows(IllegalArgumentException.class, () -> call.on(target)));
    }

    @TestFactory
    default Stream<DynamicTest> key_notAllowed_isRefusedByEveryMethod(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.strings();
        CounterStore counters = fixture.factory().counters("");
        return Stream.of("", "\uD83D", "a\uDE00", "\uDE00\uD83D", "a\uD83Db", "x".repeat(4097), "\u20ac".repeat(1366))
                .flatMap(key -> Stream.concat(
                        withKey(KeyValueStore.class, key).map(call -> refused(call, store)),
                        withKey(CounterStore.class, key).map(call -> refused(call, counters))));
    }

    @TestFactory
    default Stream<DynamicTest> prefix_notValidUnicode_isRefused(StoreFixture fixture) {
        return Stream.of("\uD83D", "a\uDE00", "\uDE00\uD83D")
                .flatMap(prefix -> Stream.concat(
                        ApiCall.all(KeyValueStore.class)
                                .filter(call -> takesPrefix(call.method()))
                                .map(call -> refused(call.with(0, prefix), fixture.strings())),
                        ApiCall.all(KeyValueStoreFactory.class)
                                .flatMap(call -> call.withEach(String.class, prefix))
                                .map(call -> refused(call, fixture.factory()))));
    }

    @TestFactory
    default Stream<DynamicTest> ttl_outOfBounds_isRefusedByEveryMethod(StoreFixture fixture) {
        Duration tooLong = Duration.ofDays(36_525).plusNanos(1);
        return Stream.of(
                        Duration.ZERO,
                        Duration.ofMillis(-1),
                        Duration.ofNanos(-1),
                        tooLong,
                        Duration.ofSeconds(Long.MAX_VALUE))
                .flatMap(ttl -> Stream.concat(
                        ApiCall.all(KeyValueStore.class)
                                .filter(call -> !call.method().getName().equals("withTimeout"))
                                .flatMap(call -> call.withEach(Duration.class, ttl))
                                .map(call -> refused(call, fixture.strings())),
                        ApiCall.all(CounterStore.class)
                                .flatMap(call -> call.withEach(Duration.class, ttl))
                                .map(call -> refused(call, fixture.factory().counters("")))));
    }

    @Test
    default void timeout_notPositive_isRefused(KeyValueStore<String> store) {
        assertThrows(IllegalArgumentException.class, () -> store.withTimeout(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> store.withTimeout(Duration.ofMillis(-1)));
    }

    @Test
    default void timeout_overACentury_isRefused(KeyValueStore<String> store) {
        assertThrows(IllegalArgumentException.class, () -> store.withTimeout(ChronoUnit.FOREVER.getDuration()));
        store.withTimeout(Duration.ofDays(36_525)).close();
    }

    @Test
    default void expire_keep_isRefused(KeyValueStore<String> store) {
        assertThrows(IllegalArgumentException.class, () -> store.expire("a", Expiry.keep()));
        assertThrows(IllegalArgumentException.class, () -> store.expire(Entry.of("a", "1"), Expiry.keep()));
        assertThrows(IllegalArgumentException.class, () -> store.getAndExpire("a", Expiry.keep()));
    }

    @Test
    default void range_endBeforeStart_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> KeyRange.of("b", "a"));
        assertThrows(IllegalArgumentException.class, () -> KeyRange.of(SampleKeys.GRINNING_FACE, "\ue000"));
        assertThrows(IllegalArgumentException.class, () -> KeyRange.prefix("\uD83D"));
        assertThrows(IllegalArgumentException.class, () -> KeyRange.from("a\uDE00"));
        assertThrows(IllegalArgumentException.class, () -> KeyRange.before("\uDE00"));
    }

    @Test
    default void scanOptions_outOfBounds_isRefused() {
        ScanOptions options = ScanOptions.defaults();
        assertThrows(IllegalArgumentException.class, () -> options.limit(0));
        assertThrows(IllegalArgumentException.class, () -> options.limit(-1));
        assertThrows(IllegalArgumentException.class, () -> options.pageSize(0));
        assertThrows(IllegalArgumentException.class, () -> options.pageSize(ScanOptions.MAX_PAGE_SIZE + 1));
        assertThrows(IllegalArgumentException.class, () -> options.after(""));
        assertThrows(IllegalArgumentException.class, () -> options.after("\uD83D"));
    }

    @Test
    default void key_ofTheLargestSize_isAccepted(KeyValueStore<String> store) {
        for (String key :
                List.of("x".repeat(4096), "\u20ac".repeat(1365) + "x", SampleKeys.GRINNING_FACE.repeat(1024))) {
            done(store.put(key, "1"));
            assertEquals("1", value(store.get(key)));
        }
    }

    @Test
    default void key_tooLargeWithItsPrefix_isRefused(KeyValueStore<String> store) {
        KeyValueStore<String> view = store.withPrefix("x".repeat(4000)).withPrefix("\u20ac".repeat(30));
        done(view.put("y".repeat(6), "1"));
        assertEquals("1", value(view.get("y".repeat(6))));
        assertThrows(IllegalArgumentException.class, () -> view.get("y".repeat(7)));
        assertThrows(IllegalArgumentException.class, () -> view.put("\u20ac\u20ac\u20ac", "1"));
    }

    @Test
    default void key_limitOfTheStore_isItsOwn(StoreFixture fixture) {
        KeyValueStore<String> narrow = fixture.factory().open("abc", String.class, options -> options.maxKeyBytes(10));
        done(narrow.put("1234567", "1"));
        assertThrows(IllegalArgumentException.class, () -> narrow.get("12345678"));
        assertEquals("1", value(fixture.strings().get("abc1234567")));
    }

    @Test
    default void value_tooLarge_isSignalledAndNothingIsWritten(StoreFixture fixture) {
        KeyValueStore<String> narrow =
                fixture.factory().open("", TextSerializer.PLAIN, options -> options.maxValueBytes(1_000));
        done(narrow.put("a", "x".repeat(1_000)));
        ValueTooLargeException error = Await.error(ValueTooLargeException.class, narrow.put("a", "y".repeat(1_001)));
        assertEquals(Outcome.NOT_EXECUTED, error.outcome());
        Await.fails(ValueTooLargeException.class, narrow.putIfAbsent("b", "y".repeat(1_001)));
        Await.fails(ValueTooLargeException.class, narrow.getAndPut("a", "\u20ac".repeat(334)));
        Await.fails(ValueTooLargeException.class, narrow.replace("a", "y".repeat(1_001)));
        Await.fails(ValueTooLargeException.class, narrow.update("a", old -> old.map(v -> v + v)));
        Await.fails(ValueTooLargeException.class, narrow.putAll(Map.of("b", "y".repeat(1_001))));
        Await.fails(ValueTooLargeException.class, narrow.putAll(Flux.just(Entry.of("b", "y".repeat(1_001)))));
        assertEquals("x".repeat(1_000), value(narrow.get("a")));
        empty(narrow.get("b"));
    }

    @Test
    default void putAll_publisherGivesAKeyThatIsNotAllowed_signalsIt(KeyValueStore<String> store) {
        done(store.put("a", "1"));
        Await.fails(IllegalArgumentException.class, store.putAll(Flux.just(Entry.of("", "2"))));
        Await.fails(IllegalArgumentException.class, store.putAll(Flux.just(Entry.of("\uD83D", "2"))));
        assertEquals("1", value(store.get("a")));
    }
}
