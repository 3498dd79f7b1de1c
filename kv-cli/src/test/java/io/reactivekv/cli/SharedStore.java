package io.reactivekv.cli;

import io.reactivekv.Expiry;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.serializer.Serializers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A store in memory, new for each test, that commands reach by its name. */
final class SharedStore implements BeforeEachCallback, AfterEachCallback {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String options;
    private String url = "";
    private KeyValueStore<String> store;

    SharedStore() {
        this("");
    }

    SharedStore(String options) {
        this.options = options;
    }

    @Override
    public void beforeEach(ExtensionContext test) {
        url = "memory:cli-test-" + NUMBER.incrementAndGet() + options;
        store = KeyValueStores.open(url, Serializers.string());
    }

    @Override
    public void afterEach(ExtensionContext test) {
        store.close();
    }

    String url() {
        return url;
    }

    /** Runs a command on this store. */
    Run kv(String... args) {
        return kv(Run.given(), args);
    }

    Run kv(Run.Setup setup, String... args) {
        List<String> all = new ArrayList<>(List.of("--url", url));
        all.addAll(Arrays.asList(args));
        return setup.kv(all.toArray(String[]::new));
    }

    void put(String key, String stored) {
        store.put(key, stored, Expiry.never()).block();
    }

    void put(String key, String stored, Duration ttl) {
        store.put(key, stored, ttl).block();
    }

    String get(String key) {
        return store.get(key).block();
    }

    Duration ttl(String key) {
        return store.ttl(key).block().orElse(null);
    }

    List<String> keys() {
        return store.keys(KeyRange.all()).collectList().block();
    }

    KeyValueStore<String> store() {
        return store;
    }
}
