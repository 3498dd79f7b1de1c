package io.reactivekv.cli.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.reactivekv.cli.console.UsageException;
import io.reactivekv.cli.text.Lines;
import io.reactivekv.cli.transfer.CsvReader.Fields;
import io.reactivekv.cli.transfer.CsvReader.Malformed;
import io.reactivekv.cli.transfer.CsvReader.Row;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvReaderTest {

    @ParameterizedTest
    @ValueSource(strings = {"a,b\nc,d\n", "a,b\r\nc,d\r\n", "a,b\nc,d", "\uFEFFa,b\nc,d", "\n\na,b\n \r\nc,d\n\n"})
    void next_plainRows_givesFieldsWhateverEndsTheLines(String text) throws IOException {
        List<List<String>> fields = new ArrayList<>();
        for (Row row : read(text)) {
            fields.add(((Fields) row).values());
        }
        assertEquals(List.of(List.of("a", "b"), List.of("c", "d")), fields);
    }

    @Test
    void next_quotedFields_holdCommasQuotesAndLineBreaks() throws IOException {
        assertEquals(
                List.of(
                        new Fields(1, 1, List.of("a,b", "say \"hi\"", "")),
                        new Fields(2, 5, List.of("two\nlines", "three\r\n\r\nlines", "é\uD83D\uDE00")),
                        new Fields(6, 6, List.of("", "", ""))),
                read("\"a,b\",\"say \"\"hi\"\"\",\"\"\n\"two\nlines\",\"three\r\n\r\nlines\",é\uD83D\uDE00\n,,\n"));
    }

    @Test
    void next_quoteInsidePlainField_isAnOrdinaryCharacter() throws IOException {
        assertEquals(List.of(new Fields(1, 1, List.of("3.5\" disk", " \"a\""))), read("3.5\" disk, \"a\"\n"));
    }

    @Test
    void next_textBehindClosingQuote_costsThatLineOnly() throws IOException {
        assertEquals(
                List.of(
                        new Malformed(1, "a quoted field goes on behind its closing quote, at byte 4 of line 1"),
                        new Fields(2, 2, List.of("c", "d"))),
                read("\"a\"x,b\nc,d\n"));
    }

    @Test
    void next_quoteNeverClosed_costsThatLineOnly() throws IOException {
        assertEquals(
                List.of(
                        new Fields(1, 1, List.of("a", "b")),
                        new Malformed(2, "a quote is opened and never closed"),
                        new Fields(3, 3, List.of("e", "f")),
                        new Fields(4, 4, List.of("g", "h"))),
                read("a,b\nc,\"d\ne,f\ng,h\n"));
    }

    @Test
    void next_quoteClosedByALaterRow_costsTheFirstLineOnly() throws IOException {
        assertEquals(
                List.of(
                        new Malformed(1, "a quoted field goes on behind its closing quote, at byte 4 of line 2"),
                        new Fields(2, 2, List.of("c", "d")),
                        new Fields(3, 3, List.of("e", "f"))),
                read("a,\"b\nc,\"d\"\ne,f\n"));
    }

    @Test
    void next_otherEncoding_costsThatLineOnly() throws IOException {
        assertEquals(
                List.of(new Malformed(1, "not UTF-8"), new Fields(2, 2, List.of("c", "d"))),
                read("caf\u00e9,b\nc,d\n", StandardCharsets.ISO_8859_1));
    }

    @Test
    void next_utf16_isRefused() {
        assertThrows(UsageException.class, () -> read("\uFEFFa,b\n", StandardCharsets.UTF_16LE));
    }

    @Test
    void next_lineThatIsTooLong_costsThatLineOnly() throws IOException {
        byte[] text = ("a,b\n" + "x".repeat(200_000) + "\nc,d\n").getBytes(StandardCharsets.UTF_8);
        List<Row> rows = readAll(new Lines(new ByteArrayInputStream(text), 100_000));
        assertEquals(List.of(1L, 2L, 3L), rows.stream().map(Row::line).toList());
        assertEquals(Malformed.class, rows.get(1).getClass());
        assertEquals(new Fields(3, 3, List.of("c", "d")), rows.get(2));
    }

    private static List<Row> read(String text) throws IOException {
        return read(text, StandardCharsets.UTF_8);
    }

    private static List<Row> read(String text, Charset charset) throws IOException {
        return readAll(new Lines(new ByteArrayInputStream(text.getBytes(charset))));
    }

    private static List<Row> readAll(Lines lines) throws IOException {
        List<Row> rows = new ArrayList<>();
        try (CsvReader reader = new CsvReader(lines)) {
            for (Row row = reader.next(); row != null; row = reader.next()) {
                rows.add(row);
            }
        }
        return rows;
    }
}
