package io.reactivekv.cli.transfer;

import io.reactivekv.Entry;
import io.reactivekv.StoreOptions;
import io.reactivekv.cli.text.JsonText;
import io.reactivekv.cli.text.Lines;
import io.reactivekv.cli.text.MalformedLineException;
import io.reactivekv.cli.text.ValueFormat;
import io.reactivekv.cli.transfer.ObjectFields.Field;
import java.time.Duration;
import java.util.Map;
import tools.jackson.core.JsonToken;

/** An entry as an export writes it: {@code {"key":"a","value":1,"ttl":30000}}, the remaining time in milliseconds. */
final class ExportedEntry implements JsonLinesSource.LineFormat {

    private static final String SHAPE = "{\"key\":TEXT,\"value\":JSON,\"ttl\":MILLISECONDS} as export writes it; other"
            + " objects need --key TEMPLATE";

    /** A control character is one byte as it is stored, and six as a JSON escape. */
    private static final long ESCAPED = 6;

    /** The names of the fields, quotes, the TTL and the end of the line are less. */
    private static final long FRAME_BYTES = 64;

    /** An array, which doubles while a line is read, can become little longer than twice this. */
    private static final long MOST_BYTES = 1L << 30;

    private final ValueFormat values;

    ExportedEntry(ValueFormat values) {
        this.values = values;
    }

    /** The length of the longest line that {@link #write} makes of what a store with these bounds holds. */
    static int longestLine(StoreOptions bounds) {
        long content = (long) bounds.maxKeyBytes() + bounds.maxValueBytes();
        return (int) Math.max(Lines.MAX_BYTES, Math.min(ESCAPED * content + FRAME_BYTES, MOST_BYTES));
    }

    /** The line for an entry whose value is given as JSON. */
    static String write(Entry<?> entry, String json) {
        String head = "{\"key\":" + JsonText.quote(entry.key()) + ",\"value\":" + json;
        return entry.ttl().map(ttl -> head + ",\"ttl\":" + ttl.toMillis() + "}").orElse(head + "}");
    }

    @Override
    public Entry<String> read(String object) throws MalformedLineException {
        Map<String, Field> fields = ObjectFields.of(object);
        Field key = fields.get("key");
        Field value = fields.get("value");
        if (key == null || key.kind() != JsonToken.VALUE_STRING || value == null) {
            throw new MalformedLineException("expected " + SHAPE);
        }
        for (String name : fields.keySet()) {
            if (!name.equals("key") && !name.equals("value") && !name.equals("ttl")) {
                throw new MalformedLineException(
                        "the field " + JsonText.quote(name) + " is not known; expected " + SHAPE);
            }
        }
        String stored = values.fromJson(value.json());
        if (stored == null) {
            throw new MalformedLineException("with --type " + values + " the value must be a string of valid Unicode");
        }
        Field ttl = fields.get("ttl");
        return ttl == null ? Entry.of(key.text(), stored) : expiring(key.text(), stored, ttl);
    }

    @Override
    public boolean tellsExpiry() {
        return true;
    }

    private static Entry<String> expiring(String key, String stored, Field ttl) throws MalformedLineException {
        if (ttl.kind() == JsonToken.VALUE_NUMBER_INT) {
            try {
                return Entry.of(key, stored, Duration.ofMillis(Long.parseLong(ttl.text())));
            } catch (IllegalArgumentException outOfBounds) {
                throw new MalformedLineException("\"ttl\":" + ttl.json() + " is out of bounds; it is the remaining time"
                        + " in milliseconds, at least 1 and at most 100 years");
            }
        }
        throw new MalformedLineException(
                "\"ttl\":" + ttl.json() + " is not a whole number; it is the remaining time in milliseconds");
    }
}
