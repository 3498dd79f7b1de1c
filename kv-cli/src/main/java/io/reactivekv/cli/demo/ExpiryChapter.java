package io.reactivekv.cli.demo;

import io.reactivekv.Entry;
import io.reactivekv.KeyValueStore;
import java.time.Duration;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Lets a key expire. */
final class ExpiryChapter {

    private static final String KEY = "session:ann";
    private static final String VALUE = "signed in";
    private static final Duration SHORTEST = Duration.ofMillis(500);

    /** A store that takes longer than this for a write and a read is not merely far away. */
    private static final Duration LONGEST = Duration.ofSeconds(64);

    private final Story story;
    private final KeyValueStore<String> store;

    ExpiryChapter(Story story, KeyValueStore<String> store) {
        this.story = story;
        this.store = store;
    }

    void tell() {
        story.begin();
        Duration ttl = SHORTEST;
        while (!isTold(ttl)) {
            ttl = ttl.multipliedBy(2);
        }
    }

    /** False when half the TTL or more had passed until the key was read: it needs a longer one. */
    private boolean isTold(Duration ttl) {
        long began = System.nanoTime();
        store.put(KEY, VALUE, ttl).block();
        Optional<Entry<String>> before = store.getEntry(KEY).blockOptional();
        boolean late = System.nanoTime() - began >= ttl.toNanos() / 2;
        if (late && ttl.compareTo(LONGEST) < 0) {
            return false;
        }
        Duration left = before.flatMap(Entry::ttl).orElse(Duration.ZERO);
        Mono.delay(ttl).then().block();
        boolean after = store.exists(KEY).blockOptional().orElseThrow();
        story.tell("expiry", KEY + ", TTL " + ttl.toMillis() + " ms: " + left.toMillis() + " ms left, then gone");
        story.check("value before", VALUE, before.map(Entry::value).orElse("absent"));
        story.check("some time left", true, left.compareTo(Duration.ZERO) > 0 && left.compareTo(ttl) <= 0);
        story.check("there afterwards", false, after);
        return true;
    }
}
