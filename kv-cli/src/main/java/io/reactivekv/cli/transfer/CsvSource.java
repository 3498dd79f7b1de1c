package io.reactivekv.cli.transfer;

import io.reactivekv.Entry;
import io.reactivekv.cli.console.UsageException;
import io.reactivekv.cli.text.JsonText;
import io.reactivekv.cli.text.Lines;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Comma-separated values under a header; each row becomes a JSON object of strings, column by column. */
public final class CsvSource implements ImportSource {

    /** Where lines end in CR alone, the whole file would be the header. */
    private static final Pattern LONE_CR = Pattern.compile("\r(?!\n)");

    private final Lines lines;
    private final CsvReader reader;
    private final KeyTemplate key;
    private final List<String> header;
    private final Map<String, Integer> columns = new HashMap<>();

    /**
     * Reads the header.
     *
     * @throws UsageException when there is none, lines end in CR alone, or it lacks a column that the key needs
     */
    public CsvSource(InputStream in, KeyTemplate key) throws IOException {
        this.lines = new Lines(in);
        this.reader = new CsvReader(lines);
        this.key = key;
        this.header = header(reader.next());
        for (String column : header) {
            if (LONE_CR.matcher(column).find()) {
                throw new UsageException("the header holds a CR that no LF follows; lines must end in LF or CR LF");
            }
            if (columns.putIfAbsent(column, columns.size()) != null) {
                throw new UsageException("the header names the column " + JsonText.quote(column) + " twice");
            }
        }
        for (String column : key.columns()) {
            if (!columns.containsKey(column)) {
                throw new UsageException("the key template names the column " + JsonText.quote(column)
                        + ", which the file does not have; its columns are " + String.join(", ", header));
            }
        }
    }

    @Override
    public @Nullable Item next() throws IOException {
        CsvReader.Row row = reader.next();
        if (row == null) {
            return null;
        }
        if (row instanceof CsvReader.Malformed malformed) {
            return new Bad(malformed.line(), malformed.reason());
        }
        CsvReader.Fields fields = (CsvReader.Fields) row;
        List<String> values = fields.values();
        if (values.size() != header.size()) {
            return new Bad(row.line(), values.size() + " fields under a header of " + header.size() + span(fields));
        }
        String filled = key.fill(column -> {
            Integer index = columns.get(column);
            return index == null ? null : values.get(index);
        });
        return filled == null
                ? new Bad(row.line(), "it has no key")
                : new Good(row.line(), Entry.of(filled, toObject(values)));
    }

    @Override
    public long bytesRead() {
        return lines.bytesRead();
    }

    @Override
    public boolean tellsExpiry() {
        return false;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    /** A stray quote may have made one row of several. */
    private static String span(CsvReader.Fields fields) {
        boolean oneLine = fields.lastLine() == fields.line();
        return oneLine ? "" : ", in lines " + fields.line() + " to " + fields.lastLine();
    }

    private String toObject(List<String> values) {
        StringJoiner object = new StringJoiner(",", "{", "}");
        for (int i = 0; i < values.size(); i++) {
            object.add(JsonText.quote(header.get(i)) + ":" + JsonText.quote(values.get(i)));
        }
        return object.toString();
    }

    private static List<String> header(CsvReader.@Nullable Row first) {
        if (first == null) {
            throw new UsageException("the file is empty; a CSV file begins with a header that names its columns");
        }
        if (first instanceof CsvReader.Malformed malformed) {
            throw new UsageException("the header, line " + first.line() + ", cannot be read: " + malformed.reason());
        }
        return ((CsvReader.Fields) first).values();
    }
}
