package io.reactivekv.cli.transfer;

import io.reactivekv.Entry;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.ScanOptions;
import io.reactivekv.cli.text.ValueFormat;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;

/** Writes the entries of a range, one JSON object per line, in memory that does not depend on their number. */
public final class Exporter {

    /** Few, since values may be large; what is small comes in pages that grow. */
    private static final int PREFETCH = 32;

    private final KeyValueStore<String> store;
    private final ValueFormat format;
    private final LongConsumer progress;

    /**
     * An exporter.
     *
     * @param progress is told how many entries have been written, after each
     */
    public Exporter(KeyValueStore<String> store, ValueFormat format, LongConsumer progress) {
        this.store = store;
        this.format = format;
        this.progress = progress;
    }

    /** Writes a range and says how many entries that were. Blocks; leaves the stream open. */
    public long write(KeyRange range, ScanOptions options, OutputStream to) throws IOException {
        Writer out = new BufferedWriter(new OutputStreamWriter(to, StandardCharsets.UTF_8), 1 << 16);
        long written = 0;
        try (Elements<Entry<String>> entries = Elements.of(store.entries(range, options), PREFETCH)) {
            while (entries.hasNext()) {
                Entry<String> entry = entries.next();
                out.write(ExportedEntry.write(entry, format.toJson(entry.value())));
                out.write('\n');
                progress.accept(++written);
            }
        } finally {
            out.flush();
        }
        return written;
    }
}
