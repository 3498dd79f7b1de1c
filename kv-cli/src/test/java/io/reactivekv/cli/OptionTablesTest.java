package io.reactivekv.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.spi.BackendProvider;
import io.reactivekv.spi.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** Holds the tables of docs/configuration.md to the options of every backend that comes with the command line. */
class OptionTablesTest {

    private static final Path DOC = Path.of("../docs/configuration.md");

    @Test
    void tables_ofAllBackends_haveEachOptionWithItsKindDefaultAndBounds() throws IOException {
        List<String> lines = Files.readAllLines(DOC);
        List<String> checked = new ArrayList<>();
        for (BackendProvider provider : ServiceLoader.load(BackendProvider.class)) {
            String heading = lines.stream()
                    .filter(line -> line.startsWith("### ")
                            && provider.schemes().stream().allMatch(line::contains))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no section names " + provider.schemes()));
            verify(provider.options(), rows(lines, heading));
            checked.add(heading);
        }
        assertEquals(2, checked.size(), checked::toString);
    }

    private static void verify(Collection<Option<?>> options, List<String> rows) {
        assertEquals(
                options.stream().map(Option::name).toList(),
                rows.stream().map(row -> cell(row, 0)).toList());
        int i = 0;
        for (Option<?> option : options) {
            verify(option, rows.get(i++));
        }
    }

    private static <T> void verify(Option<T> option, String row) {
        assertEquals(option.type(), cell(row, 1), row);
        String shown = option.defaultValue().map(option::format).orElse("");
        if (shown.isEmpty()) {
            String cell = row.split("\\|", -1)[3].strip();
            assertFalse(cell.startsWith("`"), () -> "a default that the code does not have: " + row);
        } else {
            assertEquals(shown, cell(row, 2), row);
        }
        if (option.bounds().matches(".*\\d.*")) {
            assertTrue(cell(row, 3).startsWith(option.bounds()), () -> option.bounds() + " is missing in " + row);
        }
        assertFalse(cell(row, 4).isBlank(), row);
    }

    private static List<String> rows(List<String> lines, String heading) {
        return lines.subList(lines.indexOf(heading) + 1, lines.size()).stream()
                .takeWhile(line -> !line.startsWith("#"))
                .filter(line -> line.startsWith("| `"))
                .toList();
    }

    private static String cell(String row, int column) {
        String text = row.split("\\|", -1)[column + 1].strip();
        return column == 1 ? text : text.replaceAll("^`|`$", "");
    }
}
