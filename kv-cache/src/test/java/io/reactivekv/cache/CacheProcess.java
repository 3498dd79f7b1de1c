package io.reactivekv.cache;

import io.reactivekv.KeyValueStores;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The other process of tests with two: does what it reads on standard input, a line each, and answers with a line. */
final class CacheProcess {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CacheManager manager;
    private final ReactiveCache<String> cache;
    private final AtomicInteger loads = new AtomicInteger();

    private CacheProcess(String url) {
        this.manager = CacheManager.over(KeyValueStores.factory(url));
        this.cache = Bed.ready(manager.cache(spec(), String.class));
    }

    static CacheSpec spec() {
        return CacheSpec.named("shared").lease(Duration.ofSeconds(1));
    }

    public static void main(String[] args) throws IOException {
        CacheProcess process = new CacheProcess(args[0]);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(process.answer(line.split(" ")));
        }
        process.manager.close();
    }

    private String answer(String[] words) {
        return switch (words[0]) {
            case "get" -> String.valueOf(cache.get(words[1]).block(PATIENCE));
            case "put" -> done(cache.put(words[1], words[2]));
            case "invalidate" -> done(cache.invalidate(words[1]));
            case "invalidateTag" -> done(cache.invalidateTags(words[1]));
            case "callers" -> callers(words[1], Integer.parseInt(words[2]));
            case "hang" -> hang(words[1]);
            case "loads" -> Integer.toString(loads.get());
            case "gone" -> gone(words[1]);
            case "follow" -> follow(words[1], Integer.parseInt(words[2]));
            default -> throw new IllegalArgumentException(words[0]);
        };
    }

    private static String done(Mono<Void> write) {
        Void unused = write.block(PATIENCE);
        return "done";
    }

    /** So many callers of a load that takes a while. */
    private String callers(String key, int number) {
        return String.join(
                ",",
                Flux.range(0, number)
                        .flatMap(i -> cache.get(key, k -> load()), 10_000)
                        .distinct()
                        .collectList()
                        .block(PATIENCE));
    }

    private String hang(String key) {
        Mono<String> never = Mono.<String>never().doOnSubscribe(s -> {
            int unusedCount = loads.incrementAndGet();
        });
        Disposable unused = cache.get(key, k -> never).subscribe();
        Await.until("the load has begun", () -> loads.get() > 0);
        return "hangs";
    }

    private Mono<String> load() {
        return Mono.fromSupplier(() -> "there#" + loads.incrementAndGet()).delayElement(Duration.ofMillis(200));
    }

    /** Reads a key over and over, and says when it was first gone, on the machine's monotonic clock. */
    private String gone(String key) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            if (cache.get(key).blockOptional(PATIENCE).isEmpty()) {
                return Long.toString(System.nanoTime());
            }
        }
        throw new IllegalStateException("still there: " + key);
    }

    /** Reads a key over and over, and says when each number from 0 on was first seen, on the machine's monotonic clock. */
    private String follow(String key, int numbers) {
        StringBuilder seen = new StringBuilder();
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (int next = 0; next < numbers && System.nanoTime() < end; ) {
            String value = cache.get(key).block(PATIENCE);
            long now = System.nanoTime();
            int number = value == null ? -1 : Integer.parseInt(value);
            for (; next <= number; next++) {
                seen.append(now).append(',');
            }
        }
        return seen.toString();
    }
}
