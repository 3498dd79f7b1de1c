package io.reactivekv.bench.cache;

/** A table in Markdown, as it is filled row by row. */
final class Table {

    private final StringBuilder text = new StringBuilder();

    Table(String... titles) {
        row(titles);
        text.append("|").append("---|".repeat(titles.length)).append('\n');
    }

    void row(String... cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
