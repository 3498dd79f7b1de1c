package io.reactivekv.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.StoreClosedException;
import io.reactivekv.StoreConfig;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.spi.Condition;
import io.reactivekv.spi.Lifetime;
import io.reactivekv.spi.Write;
import io.reactivekv.tck.faults.Faults;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryBackendProviderTest {

    private final List<MemoryBackend> open = new ArrayList<>();

    private MemoryBackend open(String url) {
        MemoryBackend backend = new MemoryBackendProvider().open(StoreConfig.parse(url));
        open.add(backend);
        return backend;
    }

    @AfterEach
    void close() {
        open.forEach(backend -> backend.close().block());
    }

    private static void put(MemoryBackend backend, String key) {
        backend.write(new Write.Put<>(key, key, Lifetime.never()), Condition.ALWAYS)
                .then()
                .block();
    }

    @Test
    void open_throughTheStore_isFoundByItsScheme() {
        try (KeyValueStore<String> store = KeyValueStores.open("memory:?maxEntries=1", String.class)) {
            store.put("a", "1").block();
            store.put("b", "2").block();
            assertNull(store.get("a").block());
            assertEquals("2", store.get("b").block());
        }
    }

    @Test
    void open_withoutName_isEachTimeANewSpace() {
        put(open("memory:"), "a");
        assertNull(open("memory:").get("a").block());
    }

    @Test
    void open_withName_sharesTheSpaceUntilTheLastIsClosed() {
        MemoryBackend first = open("memory:shared");
        MemoryBackend second = open("memory:shared");
        put(first, "a");
        assertEquals("a", second.get("a").block());
        first.close().block();
        first.close().block();
        assertEquals("a", second.get("a").block());
        second.close().block();
        assertNull(open("memory:shared").get("a").block());
    }

    @Test
    void toString_isWhatItsUrlNames() {
        assertEquals("memory:", open("memory:?maxEntries=1").toString());
        open.add(MemoryBackend.builder().build());
        assertEquals("memory:", open.get(1).toString());
        assertEquals("memory:shared", open("memory:shared?prefix=a:").toString());
    }

    @Test
    void open_afterTheFactoryIsClosed_saysWhichOne() {
        KeyValueStoreFactory factory = KeyValueStores.factory("memory:shared");
        KeyValueStore<String> store = factory.open("", String.class);
        factory.close();
        StoreClosedException closed =
                assertThrows(StoreClosedException.class, () -> store.get("k").block());
        assertEquals("get(\"k\"): the factory of memory:shared is closed", closed.getMessage());
    }

    @Test
    void open_otherPrefix_isAnotherSpace() {
        MemoryBackend first = open("memory:shared?prefix=a:");
        put(first, "k");
        assertNull(open("memory:shared?prefix=b:").get("k").block());
        assertEquals("k", open("memory:shared?prefix=a:").get("k").block());
    }

    @ParameterizedTest
    @CsvSource({
        "memory:n?prefix=app:, memory:n?prefix=app:user:",
        "memory:n?prefix=app:user:, memory:n?prefix=app:",
        "memory:n, memory:n?prefix=app:"
    })
    void open_spaceInsideAnother_isRefusedNamingBoth(String known, String refused) {
        MemoryBackend first = open(known);
        StoreConfigurationException refusal = assertThrows(StoreConfigurationException.class, () -> open(refused));
        assertTrue(refusal.getMessage().contains("\"app:"), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("memory:n "), refusal.getMessage());
        first.close().block();
        assertInstanceOf(MemoryBackend.class, open(refused));
    }

    @ParameterizedTest
    @CsvSource({
        "memory:n?maxEntries=5, memory:n?maxEntries=6, maxEntries",
        "memory:n?maxEntries=5, memory:n, maxEntries",
        "memory:n?maxBytes=5, memory:n?maxBytes=6, maxBytes"
    })
    void open_withOtherBounds_isRefusedNamingTheOption(String known, String refused, String option) {
        put(open(known), "a", new byte[1]);
        StoreConfigurationException refusal = assertThrows(StoreConfigurationException.class, () -> open(refused));
        assertTrue(refusal.getMessage().contains("option " + option), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("memory:n"), refusal.getMessage());
    }

    private static void put(MemoryBackend backend, String key, byte[] value) {
        backend.write(new Write.Put<>(key, value, Lifetime.never()), Condition.ALWAYS)
                .then()
                .block();
    }

    @ParameterizedTest
    @CsvSource({
        "memory:?serializer=none&maxBytes=5, maxBytes",
        "memory:?serializer=none&compression=deflate, compression",
        "memory://host, host",
        "memory:?maxEntries=0, maxEntries",
        "memory:?maxBytes=many, maxBytes"
    })
    void open_whatDoesNotFit_isRefusedNamingTheCulprit(String url, String culprit) {
        StoreConfigurationException refusal = assertThrows(StoreConfigurationException.class, () -> open(url));
        assertTrue(refusal.getMessage().contains(culprit), refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "kryo"})
    void open_typeThatCannotBeStored_isRefusedAsConfiguration(String serializer) {
        String url = "memory:?serializer=" + serializer;
        StoreConfigurationException refusal =
                assertThrows(StoreConfigurationException.class, () -> KeyValueStores.open(url, Thread.class));
        assertTrue(refusal.getMessage().contains("Thread"), refusal.getMessage());
    }

    @Test
    void open_withFaultsAndAMisspeltOption_isRefused() {
        StoreConfigurationException refusal = assertThrows(
                StoreConfigurationException.class, () -> Faults.seeded(1).factory("memory:?maxEntires=5"));
        assertTrue(refusal.getMessage().contains("did you mean maxEntries?"), refusal.getMessage());
    }

    @Test
    void factory_onABackendWithAMisspeltOption_isRefused() {
        MemoryBackend backend = open("memory:");
        StoreConfig misspelt = StoreConfig.parse("memory:?tll=1h");
        StoreConfigurationException refusal =
                assertThrows(StoreConfigurationException.class, () -> KeyValueStores.factory(backend, misspelt));
        assertTrue(refusal.getMessage().contains("did you mean ttl?"), refusal.getMessage());
    }

    @Test
    void factory_onABackendOfASchemeThatNobodyClaims_takesItsOptions() {
        MemoryBackend backend = open("memory:");
        try (KeyValueStoreFactory factory =
                KeyValueStores.factory(backend, StoreConfig.parse("own:?flavour=sweet&ttl=1h"))) {
            factory.open("", String.class).put("k", "v").block();
        }
    }

    @Test
    void close_oneOfTwo_endsItsOwnWatchesOnly() {
        MemoryBackend first = open("memory:shared");
        MemoryBackend second = open("memory:shared");
        var watch = second.watch(io.reactivekv.KeyRange.all(), true).subscribe();
        first.close().block();
        assertEquals(1, second.space().watchers.size());
        put(second, "a");
        watch.dispose();
    }
}
