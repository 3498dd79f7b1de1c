package io.reactivekv.cli.transfer;

import io.reactivekv.Entry;
import io.reactivekv.StoreOptions;
import io.reactivekv.cli.text.InvalidJsonException;
import io.reactivekv.cli.text.JsonText;
import io.reactivekv.cli.text.Lines;
import io.reactivekv.cli.text.Lines.Line;
import io.reactivekv.cli.text.MalformedLineException;
import io.reactivekv.cli.text.ValueFormat;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** One JSON object per line; blank lines are passed over. */
public final class JsonLinesSource implements ImportSource {

    private final Lines lines;
    private final LineFormat format;

    private JsonLinesSource(InputStream in, StoreOptions bounds, LineFormat format) {
        this.lines = new Lines(in, ExportedEntry.longestLine(bounds));
        this.format = format;
    }

    /**
     * Objects of any kind, each stored as it is under a key that is made of its fields.
     *
     * @param bounds of the store that takes them, which tell how long a line may be
     */
    public static JsonLinesSource keyed(InputStream in, StoreOptions bounds, KeyTemplate key) {
        return new JsonLinesSource(in, bounds, new KeyedObject(key));
    }

    /**
     * What an export wrote: key, value and remaining time to live.
     *
     * @param bounds of the store that takes them, which tell how long a line may be
     */
    public static JsonLinesSource exported(InputStream in, StoreOptions bounds, ValueFormat values) {
        return new JsonLinesSource(in, bounds, new ExportedEntry(values));
    }

    /** What the object of a line means. */
    interface LineFormat {

        /** Reads an object that is known to be valid JSON without white space. */
        Entry<String> read(String object) throws MalformedLineException;

        boolean tellsExpiry();
    }

    @Override
    public @Nullable Item next() throws IOException {
        Line line = lines.next();
        while (line != null && line.isBlank()) {
            line = lines.next();
        }
        return line == null ? null : item(line);
    }

    private Item item(Line line) {
        try {
            String object = JsonText.compact(lines.text(line));
            if (!object.startsWith("{")) {
                return new Bad(line.number(), "not a JSON object");
            }
            return new Good(line.number(), format.read(object));
        } catch (InvalidJsonException e) {
            return new Bad(line.number(), "not JSON at " + e.where() + ": " + e.getMessage());
        } catch (MalformedLineException e) {
            return new Bad(line.number(), e.getMessage());
        }
    }

    @Override
    public long bytesRead() {
        return lines.bytesRead();
    }

    @Override
    public boolean tellsExpiry() {
        return format.tellsExpiry();
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
