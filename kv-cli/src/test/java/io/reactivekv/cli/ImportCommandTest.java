package io.reactivekv.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportCommandTest {

    @RegisterExtension
    final SharedStore store = new SharedStore("?maxValueBytes=4096&maxKeyBytes=64");

    @TempDir
    Path directory;

    @Test
    void import_csv_storesObjectsUnderTheTemplatesKeys() throws IOException {
        String file = file("r.csv", "code,name,note\nIS-1,\"Reykjavík, \"\"city\"\"\",\nFR-A,\"two\nlines\",x\n");
        assertEquals(new Run(0, "", "imported 2, skipped 0\n"), store.kv("import", file, "--key", "region:{code}"));
        assertEquals(
                "{\"code\":\"IS-1\",\"name\":\"Reykjavík, \\\"city\\\"\",\"note\":\"\"}", store.get("region:IS-1"));
        assertEquals("{\"code\":\"FR-A\",\"name\":\"two\\nlines\",\"note\":\"x\"}", store.get("region:FR-A"));
    }

    @Test
    void import_lineBreakInAQuotedColumn_isPartOfItsName() throws IOException {
        String file = file("r.csv", "id,\"two\r\nlines\"\r\n1,a\r\n");
        assertEquals(new Run(0, "", "imported 1, skipped 0\n"), store.kv("import", file, "--key", "{id}"));
        assertEquals("{\"id\":\"1\",\"two\\r\\nlines\":\"a\"}", store.get("1"));
    }

    @Test
    void import_badLines_areToldCountedAndDoNotStopTheRest() throws IOException {
        String longKey = "k".repeat(100);
        String longValue = "v".repeat(5000);
        String file = file(
                "r.csv",
                "id,v\n1,a\n2\n3,a,b\n4,\"a\"b\n5,a\n" + longKey + ",a\n,a\n6," + longValue + "\n7,\"open\n8,a\n");
        Run run = store.kv("import", file, "--key", "{id}");
        assertEquals(1, run.code());
        assertEquals(List.of("1", "5", "8"), store.keys());
        List<String> told = run.err().lines().toList();
        assertEquals("line 3: 1 fields under a header of 2", told.get(0));
        assertEquals("line 4: 3 fields under a header of 2", told.get(1));
        assertTrue(told.get(2).startsWith("line 5: a quoted field"), run.err());
        assertTrue(told.get(3).startsWith("line 10: a quote is opened"), run.err());
        assertTrue(told.get(4).startsWith("line 7: ") && told.get(4).contains("64"), run.err());
        assertTrue(told.get(5).startsWith("line 8: ") && told.get(5).contains("empty"), run.err());
        assertTrue(told.get(6).startsWith("line 9: ") && told.get(6).contains("4096"), run.err());
        assertEquals("imported 3, skipped 7", told.get(7));
    }

    @Test
    void import_strayQuotesThatSwallowRows_namesTheirLines() throws IOException {
        String file = file("r.csv", "id,name\n1,\"TV\n2,Radio\n3,Monitor 24\",x\n4,Lamp\n");
        Run run = store.kv("import", file, "--key", "{id}");
        String told = "line 2: 3 fields under a header of 2, in lines 2 to 4\nimported 1, skipped 1\n";
        assertEquals(new Run(1, "", told), run);
        assertEquals(List.of("4"), store.keys());
    }

    @Test
    void import_strict_stopsAtTheFirstBadLine() throws IOException {
        String file = file("r.csv", "id,v\n1,a\n2,a\n3\n4,a\n");
        Run run = store.kv("import", file, "--key", "{id}", "--strict");
        assertEquals(1, run.code());
        assertEquals("line 4: 1 fields under a header of 2\nimported 2, skipped 1\n", run.err());
        assertEquals(List.of("1", "2"), store.keys());
    }

    @Test
    void import_strictAndRefusedByTheStore_stopsThere() throws IOException {
        String file = file("r.csv", "id,v\n1,a\n" + "k".repeat(100) + ",a\n3,a\n");
        Run run = store.kv("import", file, "--key", "{id}", "--strict");
        assertEquals(1, run.code());
        assertTrue(run.err().endsWith("imported 1, skipped 1\n"), run.err());
        assertEquals(List.of("1"), store.keys());
    }

    @Test
    void import_strictRefusedThenRagged_tellsTheFirstOnly() throws IOException {
        String file = file("r.csv", "id,v\n" + "k".repeat(100) + ",a\n3\n4,a\n");
        Run run = store.kv("import", file, "--key", "{id}", "--strict");
        assertEquals(1, run.code());
        assertTrue(run.err().startsWith("line 2: "), run.err());
        assertTrue(run.err().endsWith("imported 0, skipped 1\n"), run.err());
        assertEquals(List.of(), store.keys());
    }

    @Test
    void import_refusedLine_leavesTheEarlierOneOfItsKey() throws IOException {
        Run run = store.kv("import", file("r.csv", "id,v\n1,a\n1," + "v".repeat(5000) + "\n2,b\n"), "--key", "{id}");
        assertEquals(1, run.code());
        assertTrue(run.err().startsWith("line 3: "), run.err());
        assertTrue(run.err().endsWith("imported 2, skipped 1\n"), run.err());
        assertEquals("{\"id\":\"1\",\"v\":\"a\"}", store.get("1"));
        assertEquals("{\"id\":\"2\",\"v\":\"b\"}", store.get("2"));
    }

    @Test
    void import_strictAndRefusedByTheStore_storesNoLaterLineOfAKey() throws IOException {
        String file = file("r.csv", "id,v\n1,a\n" + "k".repeat(100) + ",x\n1,c\n");
        Run run = store.kv("import", file, "--key", "{id}", "--strict");
        assertEquals(1, run.code());
        assertTrue(run.err().endsWith("imported 1, skipped 1\n"), run.err());
        assertEquals("{\"id\":\"1\",\"v\":\"a\"}", store.get("1"));
    }

    @Test
    void import_strictAndRefusedInABatchHalfWritten_leavesWhatCameBefore() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 700; i++) {
            lines.append("{\"key\":\"").append(i).append("\",\"value\":\"a\"}\n");
        }
        lines.append("{\"key\":\"700\",\"value\":\"").append("v".repeat(5000)).append("\"}\n");
        lines.append("{\"key\":\"1\",\"value\":\"c\"}\n");
        Run run = store.kv("import", file("e.jsonl", lines.toString()), "--strict");
        assertEquals(1, run.code());
        assertTrue(run.err().endsWith("imported 700, skipped 1\n"), run.err());
        assertEquals("\"a\"", store.get("1"));
        assertEquals(700, store.keys().size());
    }

    @Test
    void import_manyBadLines_areAllToldWithTheirNumbers() throws IOException {
        Run run = store.kv("import", file("r.csv", "id,v\n" + "x\n".repeat(100)), "--key", "{id}");
        List<String> told = run.err().lines().toList();
        assertEquals(101, told.size(), run.err());
        for (int i = 0; i < 100; i++) {
            assertEquals("line " + (i + 2) + ": 1 fields under a header of 2", told.get(i));
        }
        assertEquals("imported 0, skipped 100", told.get(100));
    }

    @Test
    void import_keyThatComesTwice_keepsTheLast() throws IOException {
        StringBuilder csv = new StringBuilder("id,v\n");
        for (int i = 0; i < 9_000; i++) {
            csv.append(i % 700).append(',').append(i).append('\n');
        }
        Run run = store.kv("import", file("r.csv", csv.toString()), "--key", "k{id}");
        assertEquals("imported 9000, skipped 0\n", run.err());
        assertEquals(700, store.keys().size());
        for (int id = 0; id < 700; id++) {
            int last = 8_999 - (8_999 - id) % 700;
            assertEquals("{\"id\":\"" + id + "\",\"v\":\"" + last + "\"}", store.get("k" + id));
        }
    }

    @Test
    void import_jsonLinesWithKey_storesThemWhole() throws IOException {
        String file = file(
                "u.jsonl",
                "{\"id\": 1.50, \"ok\": true, \"tags\": [1, 2]}\n\n{\"id\":\"x\",\"ok\":false}\r\n{\"id\":null,\"ok\":1}\n"
                        + "{\"ok\":1}\n[1]\nnope\n{\"id\":2,\"ok\":{}}");
        Run run = store.kv("import", file, "--key", "u:{id}:{ok}");
        assertEquals(1, run.code());
        assertEquals(List.of("u:1.50:true", "u:x:false"), store.keys());
        assertEquals("{\"id\":1.50,\"ok\":true,\"tags\":[1,2]}", store.get("u:1.50:true"));
        List<String> told = run.err().lines().toList();
        assertTrue(told.get(0).startsWith("line 4: the field \"id\""), run.err());
        assertTrue(
                told.get(1).startsWith("line 5: it lacks the field \"id\"")
                        && told.get(1).endsWith("ok"),
                run.err());
        assertEquals("line 6: not a JSON object", told.get(2));
        assertTrue(told.get(3).startsWith("line 7: not JSON at column 1"), run.err());
        assertTrue(told.get(4).startsWith("line 8: the field \"ok\""), run.err());
        assertEquals("imported 2, skipped 5", told.get(5));
    }

    @Test
    void import_exportedLines_keepValueAndRemainingTime() throws IOException {
        String file = file("e.jsonl", """
                {"key":"a","value":{"x": 1.0},"ttl":3600000}
                {"key":"b","value":"t"}
                {"key":"c","value":-1.5e3,"ttl":1800000}
                """);
        assertEquals(new Run(0, "", "imported 3, skipped 0\n"), store.kv("import", file));
        assertEquals("{\"x\":1.0}", store.get("a"));
        assertEquals("\"t\"", store.get("b"));
        assertEquals("-1.5e3", store.get("c"));
        assertTrue(store.ttl("a").compareTo(Duration.ofMinutes(59)) > 0);
        assertNull(store.ttl("b"));
        assertTrue(store.ttl("c").compareTo(Duration.ofMinutes(31)) < 0);
    }

    @Test
    void import_malformedExportedLines_areBad() throws IOException {
        String file = file("e.jsonl", """
                {"key":1,"value":1}
                {"key":"a"}
                {"key":"a","value":1,"ttl":0}
                {"key":"a","value":1,"ttl":"1h"}
                {"key":"a","value":1,"x":1}
                {"key":"a","value":1,"ttl":99999999999999999999}
                {"key":"\\ud800","value":1}
                """);
        Run run = store.kv("import", file);
        assertEquals(1, run.code());
        assertEquals(List.of(), store.keys());
        assertTrue(run.err().endsWith("imported 0, skipped 7\n"), run.err());
        assertTrue(run.err().contains("--key"), run.err());
    }

    @Test
    void import_strings_needStrings() throws IOException {
        String file = file("e.jsonl", "{\"key\":\"a\",\"value\":\"x\\ny\"}\n{\"key\":\"b\",\"value\":1}\n");
        Run run = store.kv("import", file, "--type", "string");
        assertEquals("x\ny", store.get("a"));
        assertEquals(List.of("a"), store.keys());
        assertTrue(run.err().startsWith("line 2: with --type string"), run.err());
    }

    @Test
    void import_ttl_isThatOfAll() throws IOException {
        String exported = file("e.jsonl", "{\"key\":\"a\",\"value\":1,\"ttl\":5000}\n{\"key\":\"b\",\"value\":1}\n");
        assertEquals(0, store.kv("import", exported, "--ttl", "1h").code());
        assertTrue(store.ttl("a").compareTo(Duration.ofMinutes(59)) > 0);
        assertTrue(store.ttl("b").compareTo(Duration.ofMinutes(59)) > 0);
        assertEquals(0, store.kv("import", exported, "--ttl", "never").code());
        assertNull(store.ttl("a"));
    }

    @Test
    void import_standardInput_needsAFormat() {
        assertEquals(
                2,
                store.kv(Run.given().input("id\n1\n"), "import", "-", "--key", "{id}")
                        .code());
        Run run = store.kv(Run.given().input("id\n1\n"), "import", "-", "--key", "{id}", "--format", "csv");
        assertEquals(0, run.code());
        assertEquals(List.of("1"), store.keys());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id,v\\n1,a\\n|{no}:{id}|its columns are id, v",
                "id,v\\n1,a\\n|k|names no column",
                "id,v\\n1,a\\n|{id|lone {",
                "id,id\\n1,a\\n|{id}|twice",
                "id,\"v\\n1,a\\n|{id}|header",
                "\\n|{id}|empty",
                "id,v\\r1,a\\r|{id}|LF or CR LF",
                "id,id\\r1,id\\r|{id}|LF or CR LF",
                "id,v\\r\\r\\n1,a\\r\\r\\n|{id}|LF or CR LF",
            })
    void import_wrongTemplateOrHeader_isRefusedAsAWhole(String csv, String key, String named) throws IOException {
        String text = csv.replace("\\n", "\n").replace("\\r", "\r");
        Run run = store.kv("import", file("r.csv", text), "--key", key);
        assertEquals(2, run.code());
        assertTrue(run.err().contains(named), run.err());
        assertEquals(List.of(), store.keys());
    }

    @Test
    void import_fileThatCannotBeRead_isRefused() throws IOException {
        Run absent = store.kv("import", directory.resolve("absent.csv").toString(), "--key", "{id}");
        assertEquals(2, absent.code());
        assertTrue(absent.err().contains("absent.csv: there is no such file"), absent.err());
        Path folder = Files.createDirectory(directory.resolve("folder.csv"));
        Run notAFile = store.kv("import", folder.toString(), "--key", "{id}");
        assertEquals(2, notAFile.code());
        assertTrue(notAFile.err().contains("folder.csv: it is a directory"), notAFile.err());
        assertEquals(2, store.kv("import", "\0.csv", "--key", "{id}").code());
    }

    @Test
    void import_fileOfSomebodyElse_isRefused() throws IOException {
        Path file = Path.of(file("secret.csv", "id\n1\n"));
        assumeTrue(file.toFile().setReadable(false) && !Files.isReadable(file), "nothing is denied to this user");
        Run run = store.kv("import", file.toString(), "--key", "{id}");
        assertEquals(2, run.code());
        assertTrue(run.err().contains("secret.csv: permission denied"), run.err());
    }

    @Test
    void import_fileThatFailsWhenItIsRead_isNamed() {
        String unmapped = "/proc/self/mem";
        assumeTrue(Files.exists(Path.of(unmapped)), "no file at hand that can be opened and not be read");
        Run run = store.kv("import", unmapped, "--format", "csv", "--key", "{id}");
        assertEquals(1, run.code());
        assertTrue(run.err().contains("kv: cannot read " + unmapped + ": "), run.err());
        assertEquals(List.of(), store.keys());
    }

    @Test
    void import_unknownFormat_isRefused() throws IOException {
        assertEquals(
                2, store.kv("import", file("r.txt", "id\n"), "--key", "{id}").code());
        assertEquals(
                2,
                store.kv("import", file("r.csv", "id\n"), "--key", "{id}", "--format", "xml")
                        .code());
        Run noKey = store.kv("import", file("r.csv", "id\n"));
        assertEquals(2, noKey.code());
        assertTrue(noKey.err().contains("--key"), noKey.err());
    }

    @Test
    void import_otherEncoding_costsThatLineOnly() throws IOException {
        Path file = directory.resolve("latin.csv");
        Files.write(file, "id,v\n1,caf\u00e9\n2,tea\n".getBytes(StandardCharsets.ISO_8859_1));
        Run run = store.kv("import", file.toString(), "--key", "{id}");
        assertEquals("line 2: not UTF-8\nimported 1, skipped 1\n", run.err());
        assertEquals(List.of("2"), store.keys());
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content).toString();
    }
}
