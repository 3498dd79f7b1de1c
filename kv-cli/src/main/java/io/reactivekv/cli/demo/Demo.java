package io.reactivekv.cli.demo;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.ScanOptions;
import io.reactivekv.cli.console.Console;
import io.reactivekv.cli.console.UsageException;
import java.util.Locale;

/**
 * Shows on real data what a store does, and checks every result. Works under a prefix of its own, which must be empty
 * before and is empty again afterwards.
 */
public final class Demo {

    /** What all its keys begin with, inside a space or as a space of its own. */
    public static final String PREFIX = "kv-demo:";

    private final KeyValueStoreFactory factory;
    private final String prefix;
    private final Console console;

    /**
     * A demo on a factory that somebody else closes.
     *
     * @param prefix of its keys inside the space; empty when the space is its own
     */
    public Demo(KeyValueStoreFactory factory, String prefix, Console console) {
        this.factory = factory;
        this.prefix = prefix;
        this.console = console;
    }

    /**
     * Tells the story, and says whether all of it came true.
     *
     * @throws UsageException when there are entries under the prefix already
     */
    public boolean run() {
        Story story = new Story(console);
        KeyValueStore<String> store = factory.open(prefix, String.class);
        refuseExistingEntries(store);
        try {
            long began = System.nanoTime();
            tell(story, store);
            clean(story, store);
            console.print(
                    String.format(Locale.ROOT, "%s in %.1f s", story.verdict(), (System.nanoTime() - began) / 1e9));
            return story.isTrue();
        } catch (RuntimeException e) {
            cleanAfter(e, store);
            throw e;
        }
    }

    private void tell(Story story, KeyValueStore<String> store) {
        DemoData data = new DemoData();
        new NamesChapters(story, store, data).tell();
        new ExpiryChapter(story, store).tell();
        new UpdateChapter(story, factory.open(prefix + "visits:", Long.class)).tell();
        new WatchChapter(story, store).tell();
        new StatsChapter(story, store).tell();
    }

    private void refuseExistingEntries(KeyValueStore<String> store) {
        boolean used = store.keys(KeyRange.all(), ScanOptions.defaults().limit(1))
                .hasElements()
                .blockOptional()
                .orElseThrow();
        if (used) {
            throw new UsageException(
                    "this store has entries under " + PREFIX + " already, perhaps of a demo that was cut"
                            + " short; delete them with delete-range "
                            + (prefix.isEmpty()
                                    ? "--all --yes on the URL with prefix=" + PREFIX
                                    : "--prefix " + prefix + " --yes"));
        }
    }

    private static void clean(Story story, KeyValueStore<String> store) {
        story.begin();
        long deleted = store.deleteAll(KeyRange.all()).blockOptional().orElseThrow();
        story.tell("clean", String.format(Locale.ROOT, "%,d entries deleted with one call", deleted), deleted);
        story.check(
                "entries left", 0L, store.count(KeyRange.all()).blockOptional().orElseThrow());
    }

    private static void cleanAfter(RuntimeException failure, KeyValueStore<String> store) {
        try {
            store.deleteAll(KeyRange.all()).then().block();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }
}
