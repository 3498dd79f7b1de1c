package io.reactivekv.examples;

import io.reactivekv.cache.CacheLoader;
import io.reactivekv.cache.CacheManager;
import io.reactivekv.cache.CacheSpecs;
import io.reactivekv.cache.CacheWarmer;
import io.reactivekv.cache.ReactiveCache;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** An application's caches in tiers, the slowest of which is warm before the first request. */
final class Settings {

    private static final String SPECS = """
            {
              "config": {"ttl": "24h", "nearEntries": 1000},
              "user":   {"ttl": "1h", "jitterPercent": 10, "negativeTtl": "30s"}
            }
            """;

    private final ReactiveCache<String> config;
    private final ReactiveCache<String> users;

    Settings(CacheManager caches, CacheLoader<String> files, CacheLoader<String> database) {
        CacheSpecs specs = CacheSpecs.fromJson(SPECS);
        this.config = caches.cache(specs.get("config"), String.class, files);
        this.users = caches.cache(specs.get("user"), String.class, database);
        config.addWarmer(CacheWarmer.atStart("config", () -> Flux.just("currency", "locale")));
        users.addWarmer(CacheWarmer.onFirstAppearance("users", user -> Flux.just(user + "::name", user + "::theme")));
    }

    Mono<String> setting(String name) {
        return config.get(name);
    }

    Mono<Long> login(String user) {
        return users.appeared(user);
    }

    Mono<String> ofUser(String user, String name) {
        return users.get(user + "::" + name);
    }
}
