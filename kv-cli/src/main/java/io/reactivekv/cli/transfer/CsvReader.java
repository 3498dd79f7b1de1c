package io.reactivekv.cli.transfer;

import io.reactivekv.cli.text.Lines;
import io.reactivekv.cli.text.Lines.Line;
import io.reactivekv.cli.text.StrictUtf8;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads comma-separated values as RFC 4180 has them: quoted fields may hold commas, doubled quotes and line breaks. Blank
 * lines are passed over.
 *
 * <p>A row that cannot be read costs its first line only: reading goes on with the line after that, whatever an unclosed
 * quote has swallowed. Not thread-safe.
 */
final class CsvReader implements Closeable {

    private final Lines lines;
    private final StrictUtf8 utf8 = new StrictUtf8();

    CsvReader(Lines lines) {
        this.lines = lines;
    }

    /** What was found at a line. */
    sealed interface Row {

        /** The number of its first line. */
        long line();
    }

    record Fields(long line, long lastLine, List<String> values) implements Row {}

    record Malformed(long line, String reason) implements Row {}

    /** The next row; null at the end. */
    @Nullable
    Row next() throws IOException {
        Line first = lines.next();
        while (first != null && first.isBlank()) {
            first = lines.next();
        }
        return first == null ? null : row(first);
    }

    private Row row(Line first) throws IOException {
        CsvRow row = new CsvRow(utf8);
        List<Line> following = new ArrayList<>();
        String defect = defectIn(row, first);
        while (defect == null && !row.isComplete()) {
            Line next = lines.next();
            if (next == null) {
                defect = "a quote is opened and never closed";
            } else {
                following.add(next);
                defect = defectIn(row, next);
            }
        }
        if (defect != null) {
            lines.pushBack(following);
            return new Malformed(first.number(), defect);
        }
        Line last = following.isEmpty() ? first : following.get(following.size() - 1);
        return new Fields(first.number(), last.number(), row.values());
    }

    private static @Nullable String defectIn(CsvRow row, Line line) {
        if (line.isTooLong() || row.size() + line.content().length > Lines.MAX_BYTES) {
            return "longer than " + Lines.MAX_BYTES + " bytes";
        }
        try {
            return row.add(line);
        } catch (CharacterCodingException e) {
            return "not UTF-8";
        }
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
