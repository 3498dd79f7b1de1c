package io.reactivekv.cli.demo;

import io.reactivekv.Change;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Mono;

/** Watches a key appear and go. */
final class WatchChapter {

    private static final String KEY = "news:1";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Story story;
    private final KeyValueStore<String> store;
    private final Duration patience;

    WatchChapter(Story story, KeyValueStore<String> store) {
        this(story, store, PATIENCE);
    }

    /** The same that gives up earlier on changes that do not come. */
    WatchChapter(Story story, KeyValueStore<String> store, Duration patience) {
        this.story = story;
        this.store = store;
        this.patience = patience;
    }

    void tell() {
        story.begin();
        List<String> seen = store.watch(KeyRange.prefix("news:"))
                .concatMap(change -> answer(change).thenReturn(told(change)))
                .take(3)
                .take(patience)
                .collectList()
                .blockOptional()
                .orElseThrow();
        List<String> expected = List.of("reset", "put " + KEY + " hello", "removed " + KEY);
        story.tell("watch", String.join(", ", seen));
        story.check("changes", expected, seen);
    }

    /** Makes the next change when the one before has been seen. */
    private Mono<Void> answer(Change<String> change) {
        if (change instanceof Change.Reset) {
            return store.put(KEY, "hello");
        }
        return change instanceof Change.Put ? store.delete(KEY).then() : Mono.empty();
    }

    private static String told(Change<String> change) {
        if (change instanceof Change.Put<String> put) {
            return "put " + put.key() + " " + put.value();
        }
        return change instanceof Change.Removed<String> removed ? "removed " + removed.key() : "reset";
    }
}
