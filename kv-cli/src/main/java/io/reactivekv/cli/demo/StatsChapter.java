package io.reactivekv.cli.demo;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.StoreStats;
import java.util.Locale;

/** Prints the figures of the store. */
final class StatsChapter {

    private final Story story;
    private final KeyValueStore<String> store;

    StatsChapter(Story story, KeyValueStore<String> store) {
        this.story = story;
        this.store = store;
    }

    void tell() {
        story.begin();
        StoreStats stats = store.stats().blockOptional().orElseThrow();
        StringBuilder text = new StringBuilder();
        stats.entries().ifPresent(entries -> text.append(String.format(Locale.ROOT, "%,d entries, ", entries)));
        stats.bytes().ifPresent(bytes -> text.append(String.format(Locale.ROOT, "%,d MB, ", bytes >> 20)));
        text.append(String.format(Locale.ROOT, "hit rate %.4f, %,d writes", stats.hitRate(), stats.writes()));
        story.tell("stats", text.toString());
        stats.entries()
                .ifPresent(entries -> story.check(
                        "entries of the statistics",
                        store.count(KeyRange.all()).blockOptional().orElseThrow(),
                        entries));
    }
}
