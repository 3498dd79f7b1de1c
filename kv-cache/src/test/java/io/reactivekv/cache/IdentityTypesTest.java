package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.SerializationException;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.TypeRef;
import io.reactivekv.cache.IdentityTest.Account;
import io.reactivekv.serializer.Serializers;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Of which types identity mode can be, and how their objects are brought up to date. */
class IdentityTypesTest {

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    /** Something that cannot be changed. */
    record Point(int x, int y) {}

    static final class Fixed {
        private final int x = 1;

        int x() {
            return x;
        }
    }

    @Test
    @SuppressWarnings("rawtypes") // as their class literals are
    void get_collectionWhileHeld_hasTheNewDataOnly() {
        CacheSpec spec = CacheSpec.named("c").near(false);
        ReactiveCache<ArrayList> here =
                Bed.ready(bed.manager().identityCache(spec, ArrayList.class, IdentityMerge.json(), Optional.empty()));
        done(here.put("k", new ArrayList<>(List.of("a"))));
        ArrayList<?> held = value(here.get("k"));
        for (int i = 0; i < 3; i++) {
            assertSame(held, value(here.get("k")));
        }
        assertEquals(List.of("a"), held);
    }

    @Test
    void get_genericTypeWhileHeld_hasTheNewDataOfItsType() {
        CacheSpec spec = CacheSpec.named("c").near(false);
        TypeRef<List<Account>> type = new TypeRef<>() {};
        ReactiveCache<List<Account>> here =
                Bed.ready(bed.manager().identityCache(spec, type, IdentityMerge.json(), Optional.empty()));
        ReactiveCache<List<Account>> there =
                Bed.ready(bed.manager().identityCache(spec, type, IdentityMerge.json(), Optional.empty()));
        done(there.put("k", new ArrayList<>(List.of(new Account("Ann", 1)))));
        List<Account> held = value(here.get("k"));
        done(there.put("k", new ArrayList<>(List.of(new Account("Ann", 2), new Account("Bob", 3)))));
        assertSame(held, value(here.get("k")));
        assertEquals(List.of(2, 3), held.stream().map(each -> each.balance).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"put", "putIfAbsent", "replace"})
    void write_cannotBeMerged_isUnknownSinceTheStoreHasIt(String operation) {
        CacheSpec spec = CacheSpec.named("c").near(false);
        TypeRef<List<String>> type = new TypeRef<>() {};
        ReactiveCache<List<String>> here =
                Bed.ready(bed.manager().identityCache(spec, type, IdentityMerge.json(), Optional.empty()));
        ReactiveCache<List<String>> there = Bed.ready(bed.manager().cache(spec, type));
        bed.backend.holdWatches(true);
        List<String> held = List.of("a");
        done(here.put("k", held));
        List<String> newer = List.of("b");
        Mono<?> write = switch (operation) {
            case "put" -> here.put("k", newer);
            case "putIfAbsent" -> here.remove("k").then(here.putIfAbsent("k", newer));
            default -> here.replace("k", newer);
        };
        SerializationException failure = error(SerializationException.class, write);
        assertEquals(Outcome.UNKNOWN, failure.outcome());
        assertEquals(operation, failure.operation());
        assertEquals(Optional.of("k"), failure.key());
        assertEquals(newer, value(there.get("k")));
        assertEquals(List.of("a"), held, "it is held until here");
    }

    @Test
    void get_ownSerializerWhileHeld_isTheSameObject() {
        CacheSpec spec = CacheSpec.named("c").near(false);
        ReactiveCache<Account> cache = Bed.ready(bed.manager()
                .identityCache(
                        spec, Account.class, Serializers.json(Account.class), IdentityMerge.json(), Optional.empty()));
        done(cache.put("a", new Account("Ann", 1)));
        Account held = value(cache.get("a"));
        assertSame(held, value(cache.get("a")));
    }

    @Test
    @SuppressWarnings("rawtypes") // as their class literals are
    void get_mapWhileHeld_hasTheNewDataOnly() {
        CacheSpec spec = CacheSpec.named("c").near(false);
        ReactiveCache<HashMap> here =
                Bed.ready(bed.manager().identityCache(spec, HashMap.class, IdentityMerge.json(), Optional.empty()));
        ReactiveCache<HashMap> there =
                Bed.ready(bed.manager().identityCache(spec, HashMap.class, IdentityMerge.json(), Optional.empty()));
        done(here.put("k", new HashMap<>(Map.of("a", 1, "b", 2))));
        HashMap<?, ?> held = value(here.get("k"));
        done(there.put("k", new HashMap<>(Map.of("a", 3))));
        assertSame(held, value(here.get("k")));
        assertEquals(Map.of("a", 3), held);
    }

    /** A value whose every property is read by the serializer. */
    static final class Order {
        public final List<String> lines = new ArrayList<>();
        public OffsetDateTime due = OffsetDateTime.MIN;
    }

    @Test
    void merge_finalFieldsAndTimes_areThoseOfTheNewerObject() {
        Order newer = new Order();
        newer.lines.add("tea");
        newer.due = OffsetDateTime.parse("2026-11-30T10:00+02:00");
        Order held = new Order();
        IdentityMerge.<Order>json().merge(held, newer);
        assertEquals(List.of("tea"), held.lines);
        assertEquals(newer.due, held.due);
    }

    @Test
    void merge_collectionOrMapThatCannotBeChanged_isASerializationException() {
        IdentityMerge<List<String>> lists = IdentityMerge.json();
        assertThrows(SerializationException.class, () -> lists.merge(List.of("a"), List.of("b")));
        IdentityMerge<Map<String, Integer>> maps = IdentityMerge.json();
        assertThrows(SerializationException.class, () -> maps.merge(Map.of("a", 1), Map.of("b", 2)));
        Map<String, Integer> newer = new HashMap<>();
        newer.put("a", null);
        assertThrows(SerializationException.class, () -> maps.merge(new ConcurrentHashMap<>(), newer));
    }

    @Test
    void identityCache_immutableType_isRefused() {
        for (Class<?> type : List.of(Point.class, Fixed.class, String.class, Integer.class, EntryStatus.class)) {
            StoreConfigurationException error = assertThrows(StoreConfigurationException.class, () -> refuse(type));
            assertTrue(error.getMessage().contains("immutable"), error.getMessage());
        }
        assertThrows(
                StoreConfigurationException.class,
                () -> bed.manager()
                        .identityCache(
                                CacheSpec.named("c"),
                                new TypeRef<Optional<Account>>() {},
                                (held, incoming) -> {},
                                Optional.empty()));
    }

    @Test
    void identityCache_immutableTypeWithAnOwnSerializer_isRefused() {
        CacheSpec spec = CacheSpec.named("c");
        CacheManager manager = bed.manager();
        StoreConfigurationException plain = assertThrows(
                StoreConfigurationException.class,
                () -> manager.identityCache(
                        spec, String.class, Serializers.string(), (held, incoming) -> {}, Optional.empty()));
        assertTrue(plain.getMessage().contains("java.lang.String is immutable"), plain.getMessage());
        TypeRef<Optional<Account>> type = new TypeRef<>() {};
        StoreConfigurationException generic = assertThrows(
                StoreConfigurationException.class,
                () -> manager.identityCache(
                        spec, type, Serializers.json(type), (held, incoming) -> {}, Optional.empty()));
        assertTrue(generic.getMessage().contains("immutable"), generic.getMessage());
    }

    /** Whatever it is, it cannot be changed. */
    sealed interface Settled {
        record Open(int until) implements Settled {}

        sealed interface Over extends Settled {}

        enum Once implements Over {
            BEFORE,
            AFTER
        }

        abstract sealed class Kept implements Over {
            private final int since = 1;

            int since() {
                return since;
            }
        }

        final class KeptWell extends Kept {}
    }

    /** One of them can be changed. */
    sealed interface Mixed {
        record Known(int x) implements Mixed {}

        final class Draft implements Mixed {
            public int x;
        }
    }

    /** Anybody may add to these what can be changed. */
    sealed interface Extended {
        non-sealed interface Others extends Extended {}
    }

    @Test
    void checkMutable_sealedType_isRefusedWhereAllThatItPermitsAreImmutable() {
        for (Class<?> type : List.of(Settled.class, Settled.Over.class, Settled.Kept.class)) {
            StoreConfigurationException error = assertThrows(StoreConfigurationException.class, () -> refuse(type));
            assertTrue(error.getMessage().contains("immutable"), error.getMessage());
        }
        assertDoesNotThrow(() -> Identity.checkMutable("c", Mixed.class));
        assertDoesNotThrow(() -> Identity.checkMutable("c", Extended.class));
    }

    @Test
    void identityCache_array_isRefused() {
        for (Class<?> type : List.of(String[].class, int[].class, Account[].class)) {
            StoreConfigurationException error = assertThrows(StoreConfigurationException.class, () -> refuse(type));
            assertTrue(error.getMessage().contains(type.getTypeName()), error.getMessage());
        }
    }

    private <T> void refuse(Class<T> type) {
        ReactiveCache<T> unused =
                bed.manager().identityCache(CacheSpec.named("c"), type, (held, incoming) -> {}, Optional.empty());
    }
}
