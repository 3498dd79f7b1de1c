package io.reactivekv.cli.transfer;

import io.reactivekv.Entry;
import io.reactivekv.Expiry;
import io.reactivekv.KeyValueStore;
import io.reactivekv.SerializationException;
import io.reactivekv.ValueTooLargeException;
import io.reactivekv.cli.console.CtrlC;
import io.reactivekv.cli.transfer.ImportSource.Bad;
import io.reactivekv.cli.transfer.ImportSource.Good;
import io.reactivekv.cli.transfer.ImportSource.Item;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Stores what a file holds, in memory that does not depend on its size. Of a key that the file names more than once the
 * last one wins: lines are written in batches, one batch after the other, and earlier lines of a key in a batch may be
 * left out, unless the store refuses one of them. Not thread-safe.
 */
public final class Importer {

    private static final int BATCH_LINES = 2_000;
    private static final long BATCH_CHARS = 8L * 1024 * 1024;

    private final KeyValueStore<String> store;
    private final Optional<Expiry> forAll;
    private final boolean strict;
    private final Listener listener;
    private final List<Good> batch = new ArrayList<>();
    private long batchChars;
    private long imported;
    private long skipped;
    private boolean stopped;

    /**
     * An importer for one file.
     *
     * @param forAll the expiry of every entry; empty for what the file says, or the store's default where it says nothing
     * @param strict whether the first line that cannot be imported ends the import, with everything before it stored
     */
    public Importer(KeyValueStore<String> store, Optional<Expiry> forAll, boolean strict, Listener listener) {
        this.store = store;
        this.forAll = forAll;
        this.strict = strict;
        this.listener = listener;
    }

    /** Follows an import. */
    public interface Listener {

        /** A line cannot be imported. */
        void skipped(Bad bad);

        /** So much of the file has been stored. */
        void progress(long bytesRead, long imported);
    }

    /** How many lines have been stored. */
    public long imported() {
        return imported;
    }

    /** How many lines could not be. */
    public long skipped() {
        return skipped;
    }

    /** Stores everything up to the end of the file, or to the line that ends it, or Ctrl-C. Blocks. */
    public void run(ImportSource source) throws IOException {
        for (Item item = source.next(); item != null; item = source.next()) {
            CtrlC.check();
            take(item, source);
            if (batch.size() >= BATCH_LINES || batchChars >= BATCH_CHARS) {
                write(source);
            }
            if (stopped) {
                return;
            }
        }
        write(source);
    }

    private void take(Item item, ImportSource source) {
        if (item instanceof Bad bad) {
            if (strict) {
                write(source); // a line before this one may be to blame
            }
            if (!stopped) {
                skip(bad);
            }
            return;
        }
        Good good = (Good) item;
        batch.add(good);
        batchChars += good.entry().key().length() + good.entry().value().length();
    }

    private void skip(Bad bad) {
        skipped++;
        stopped = strict;
        listener.skipped(bad);
    }

    private void write(ImportSource source) {
        if (!batch.isEmpty()) {
            try {
                batchWrite(source.tellsExpiry()).block();
                imported += batch.size();
            } catch (IllegalArgumentException | ValueTooLargeException | SerializationException e) {
                writeOneByOne(source.tellsExpiry());
            }
        }
        batch.clear();
        batchChars = 0;
        listener.progress(source.bytesRead(), imported);
    }

    /** Finds out which lines of a refused batch are to blame; what was written already is written again. */
    private void writeOneByOne(boolean tellsExpiry) {
        for (Good good : batch) {
            Entry<String> entry = good.entry();
            try {
                store.put(entry.key(), entry.value(), expiry(entry, tellsExpiry))
                        .block();
                imported++;
            } catch (IllegalArgumentException | ValueTooLargeException | SerializationException e) {
                skip(new Bad(good.line(), String.valueOf(e.getMessage())));
                if (stopped) {
                    return;
                }
            }
        }
    }

    private Mono<Void> batchWrite(boolean tellsExpiry) {
        if (tellsExpiry && forAll.isEmpty()) {
            return store.putAll(Flux.fromIterable(batch).map(Good::entry)).then();
        }
        Map<String, String> last = new LinkedHashMap<>();
        batch.forEach(good -> last.put(good.entry().key(), good.entry().value()));
        return store.putAll(last, forAll.orElse(Expiry.storeDefault()));
    }

    private Expiry expiry(Entry<String> entry, boolean tellsExpiry) {
        if (forAll.isPresent() || !tellsExpiry) {
            return forAll.orElse(Expiry.storeDefault());
        }
        return entry.ttl().map(Expiry::after).orElse(Expiry.never());
    }
}
