package io.reactivekv.cli.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.reactivekv.cli.console.UsageException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTemplateTest {

    private static final Map<String, String> ROW = Map.of("a", "1", "b c", "2", "e", "");

    @ParameterizedTest
    @CsvSource({
        "'{a}', 1",
        "'x:{a}:y', x:1:y",
        "'{a}{b c}', 12",
        "'x{e}', x",
        "'{{{a}}}', '{1}'",
        "'{{a}}{a}', '{a}1'",
        "'{a}{a}', 11",
    })
    void fill_namedColumns_putsTheirTextInPlace(String template, String key) {
        assertEquals(key, KeyTemplate.parse(template).fill(ROW::get));
    }

    @Test
    void fill_unknownColumn_isNull() {
        assertNull(KeyTemplate.parse("{a}:{z}").fill(ROW::get));
    }

    @Test
    void columns_namedTwice_areListedOnce() {
        assertEquals(List.of("a", "b"), KeyTemplate.parse("{a}:{b}:{a}").columns());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "key", "{{a}}", "{a", "a}", "{a}}", "x{"})
    void parse_loneBraceOrNoColumn_isRefused(String template) {
        assertThrows(UsageException.class, () -> KeyTemplate.parse(template));
    }
}
