package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.StoreClosedException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Whose a factory is decides whether it ends with the manager. */
class OwnedFactoryTest {

    private static void use(CacheManager manager) {
        assertNotNull(manager.cache(CacheSpec.named("c"), String.class));
    }

    @Test
    void close_factoryIsItsOwn_closesTheFactory() {
        KeyValueStoreFactory factory = KeyValueStores.factory("memory:");
        KeyValueStore<String> store = factory.open("x:", String.class);
        CacheManager manager = CacheManager.over(factory);
        use(manager);
        done(store.ping());
        manager.close();
        StoreClosedException unused = error(StoreClosedException.class, store.ping());
        StoreClosedException unusedAgain = error(StoreClosedException.class, Mono.defer(factory::ping));
    }

    @Test
    void close_factoryIsBorrowed_leavesItOpen() {
        try (KeyValueStoreFactory factory = KeyValueStores.factory("memory:")) {
            CacheManager manager =
                    CacheManager.builder().borrowedFactory(factory).build();
            use(manager);
            manager.close();
            done(factory.open("x:", String.class).ping());
        }
    }
}
