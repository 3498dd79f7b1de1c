package io.reactivekv.cli;

import io.reactivekv.cache.CacheLoader;
import io.reactivekv.cache.CacheManager;
import io.reactivekv.cache.CacheSpec;
import io.reactivekv.cache.CacheWarmer;
import io.reactivekv.cache.ReactiveCache;
import io.reactivekv.cache.ReadMode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A program with a cache: prints the value of each key that it reads, until its input ends. */
final class ProgramWithCache {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private ProgramWithCache() {}

    public static void main(String[] args) throws IOException {
        try (CacheManager caches = CacheManager.over(args[0])) {
            ReactiveCache<String> users =
                    caches.cache(CacheSpec.named("users"), String.class, CacheLoader.of(key -> Mono.just("loaded")));
            users.addWarmer(CacheWarmer.every(Duration.ofDays(1), "start", () -> Flux.just("warmed")));
            users.put("user::1", "a").then(users.put("user::2", "b")).block(PATIENCE);
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            System.out.println("ready");
            for (String key = in.readLine(); key != null; key = in.readLine()) {
                System.out.println(users.get(key, ReadMode.FRESH_ONLY).block(PATIENCE));
            }
        }
    }
}
