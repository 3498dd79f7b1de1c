package io.reactivekv.cache;

import io.reactivekv.StoreConfig;
import org.jspecify.annotations.Nullable;

/** Holds the one manager of the process. */
final class SharedManager {

    private static @Nullable CacheManager current;

    private SharedManager() {}

    static synchronized CacheManager get() {
        CacheManager there = current;
        if (there == null || there.isClosed()) {
            there = CacheManager.over(StoreConfig.builder()
                    .url("memory:")
                    .environment(System.getenv())
                    .build());
            current = there;
        }
        return there;
    }
}
