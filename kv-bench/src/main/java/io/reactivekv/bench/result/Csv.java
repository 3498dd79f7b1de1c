package io.reactivekv.bench.result;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Figures as comma-separated values, one a line, after lines of {@code # name: value} that say where they come from; what
 * is written can be read again.
 */
public final class Csv {

    private static final String TITLES = "experiment,workload,axis,at,subject,fork,round,metric,value";
    private static final int COLUMNS = 9;
    private static final String REMARK = "# ";

    private Csv() {}

    /** The text of a file. */
    public static String write(Map<String, String> origin, List<Measurement> measurements) {
        StringBuilder text = new StringBuilder();
        origin.forEach((name, value) ->
                text.append(REMARK).append(name).append(": ").append(value).append('\n'));
        text.append(TITLES).append('\n');
        for (Measurement m : measurements) {
            Case of = m.of();
            text.append(String.join(
                            ",",
                            cell(of.experiment()),
                            cell(of.workload()),
                            cell(of.axis()),
                            Long.toString(of.at()),
                            cell(m.subject()),
                            Integer.toString(m.fork()),
                            Integer.toString(m.round()),
                            m.metric().name().toLowerCase(Locale.ROOT),
                            Double.toString(m.value())))
                    .append('\n');
        }
        return text.toString();
    }

    /**
     * The figures of a text.
     *
     * @throws IllegalArgumentException when a line is not what {@link #write} would have written, naming it
     */
    public static List<Measurement> read(String text) {
        List<Measurement> measurements = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (!line.startsWith("#") && !line.isBlank() && !line.equals(TITLES)) {
                measurements.add(measurement(line));
            }
        }
        return measurements;
    }

    /** What a text says of where its figures come from. */
    public static Map<String, String> origin(String text) {
        Map<String, String> origin = new LinkedHashMap<>();
        text.lines().filter(line -> line.startsWith(REMARK)).forEach(line -> {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                origin.put(line.substring(REMARK.length(), colon), line.substring(colon + 2));
            }
        });
        return origin;
    }

    private static Measurement measurement(String line) {
        List<String> cells = cells(line);
        if (cells.size() != COLUMNS) {
            throw new IllegalArgumentException("expected " + TITLES + " but found: " + line);
        }
        try {
            return new Measurement(
                    new Case(cells.get(0), cells.get(1), cells.get(2), Long.parseLong(cells.get(3))),
                    cells.get(4),
                    Integer.parseInt(cells.get(5)),
                    Integer.parseInt(cells.get(6)),
                    Metric.valueOf(cells.get(7).toUpperCase(Locale.ROOT)),
                    Double.parseDouble(cells.get(8)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("expected " + TITLES + " but found: " + line, e);
        }
    }

    private static String cell(String text) {
        return text.contains(",") || text.contains("\"") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                cell.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }
}
