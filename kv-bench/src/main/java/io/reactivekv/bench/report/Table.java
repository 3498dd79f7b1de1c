package io.reactivekv.bench.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table in Markdown, as it is filled row by row. */
final class Table {

    private final List<List<String>> rows = new ArrayList<>();

    /** A table with these column titles. */
    Table(String... titles) {
        rows.add(List.of(titles));
    }

    /** Adds a row. */
    void row(String... cells) {
        if (cells.length != rows.get(0).size()) {
            throw new IllegalArgumentException("expected " + rows.get(0).size() + " cells: " + Arrays.toString(cells));
        }
        rows.add(List.of(cells));
    }

    @Override
    public String toString() {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (int r = 0; r < rows.size(); r++) {
            append(text, rows.get(r), widths, ' ');
            if (r == 0) {
                append(text, Arrays.asList(new String[columns]), widths, '-');
            }
        }
        return text.toString();
    }

    private static void append(StringBuilder text, List<String> cells, int[] widths, char filler) {
        for (int i = 0; i < widths.length; i++) {
            String cell = cells.get(i) == null ? "" : cells.get(i);
            text.append("| ").append(cell).append(String.valueOf(filler).repeat(widths[i] - cell.length()));
            text.append(' ');
        }
        text.append("|\n");
    }
}
