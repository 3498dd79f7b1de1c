package io.reactivekv.cli.demo;

import io.reactivekv.KeyValueStore;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** Lets a key expire. */
final class ExpiryChapter {

    private static final String KEY = "session:ann";
    private static final Duration TTL = Duration.ofMillis(500);

    private final Story story;
    private final KeyValueStore<String> store;

    ExpiryChapter(Story story, KeyValueStore<String> store) {
        this.story = story;
        this.store = store;
    }

    void tell() {
        story.begin();
        store.put(KEY, "signed in", TTL).block();
        String before = store.get(KEY).defaultIfEmpty("absent").block();
        Duration left = store.ttl(KEY).blockOptional().flatMap(ttl -> ttl).orElse(Duration.ZERO);
        Mono.delay(TTL).then().block();
        boolean after = store.exists(KEY).blockOptional().orElseThrow();
        story.tell("expiry", KEY + " with a TTL of 500 ms: there, " + left.toMillis() + " ms left; then gone");
        story.check("value before", "signed in", String.valueOf(before));
        story.check("some time left", true, left.compareTo(Duration.ZERO) > 0 && left.compareTo(TTL) <= 0);
        story.check("there afterwards", false, after);
    }
}
