package io.reactivekv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.spi.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds docs/configuration.md to the code. */
class ConfigurationDocTest {

    private static final Path DOC = Path.of("../docs/configuration.md");
    private static final Path THIS = Path.of("src/test/java/io/reactivekv/ConfigurationDocTest.java");

    private static List<String> tableUnder(String heading) throws IOException {
        List<String> lines = Files.readAllLines(DOC);
        int start = lines.indexOf(heading);
        assertTrue(start >= 0, heading);
        return lines.subList(start + 1, lines.size()).stream()
                .takeWhile(line -> !line.startsWith("#"))
                .filter(line -> line.startsWith("| `"))
                .toList();
    }

    private static <T> String row(Option<T> option) {
        String shown = option.defaultValue().map(option::format).orElse("");
        return String.join(
                " | ",
                "| `" + option.name() + "`",
                option.type(),
                shown.isEmpty() ? "" : "`" + shown + "`",
                option.bounds(),
                option.description() + " |");
    }

    private static String cell(String row, int column) {
        return row.split(" *\\| *", -1)[column + 1].replaceAll("^`|`$", "");
    }

    @Test
    void tables_ofStoreAndCommonOptions_areThoseOfTheCode() throws IOException {
        assertEquals(
                StoreOptions.ALL.stream().map(option -> row(option)).toList(), tableUnder("## Options of a store"));
        assertEquals(List.of(row(StoreConfig.PREFIX)), tableUnder("### Every backend"));
    }

    @Test
    void examples_allParse() throws IOException {
        List<String> rows = tableUnder("## Configuration strings");

        assertFalse(rows.isEmpty());
        for (String row : rows) {
            String url = cell(row, 0);
            assertEquals(
                    url.replaceAll("secret|s%40fe", "***"),
                    StoreConfig.parse(url).toString());
        }
    }

    @Test
    void refusals_areTheOnesShown() throws IOException {
        List<String> rows = tableUnder("## What is refused");

        assertFalse(rows.isEmpty());
        for (String row : rows) {
            String message = assertThrows(StoreConfigurationException.class, () -> StoreConfig.parse(cell(row, 0)))
                    .getMessage();
            assertTrue(message.contains(cell(row, 1)), row + " says " + message);
        }
    }

    @Test
    void snippets_areCodeThatRuns() throws IOException {
        Properties application = new Properties();
        application.setProperty("app.kv.prefix", "app:");
        application.setProperty("app.kv.max-key-bytes", "1kb");
        Map<String, String> environment = Map.of("KV_URL", "redis://redis.internal/0", "KV_TTL", "30m");

        StoreConfig config = StoreConfig.builder()
                .url("memory:?ttl=1h") // for development
                .properties(application, "app.kv") // app.kv.url, app.kv.max-key-bytes or app.kv.maxKeyBytes
                .environment(environment) // KV_URL, KV_MAX_KEY_BYTES
                .build();

        assertEquals("redis://redis.internal/0?maxKeyBytes=1kb&prefix=app:&ttl=30m", config.toString());

        StoreConfig inCode = StoreConfig.builder("redis-cluster")
                .hosts(HostPort.of("node-1", 6379), HostPort.of("node-2", 6379))
                .prefix("app:")
                .option("password", "secret")
                .storeOptions(options -> options.ttl(Duration.ofHours(1)).serializer("kryo"))
                .build();

        assertEquals(
                "redis-cluster://:***@node-1:6379,node-2:6379?prefix=app:&serializer=kryo&ttl=1h", inCode.toString());

        String source = withoutBlanks(Files.readString(THIS));
        List<String> snippets = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(DOC))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
        assertEquals(2, snippets.size());
        for (String snippet : snippets) {
            assertTrue(source.contains(withoutBlanks(snippet)), snippet);
        }
    }

    private static String withoutBlanks(String text) {
        return text.replaceAll("\\s+", "");
    }
}
