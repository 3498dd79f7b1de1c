package io.reactivekv.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UsageTest {

    static List<Arguments> wrong() {
        return List.of(
                wrong("foo", "there is no command foo"),
                wrong("", "name a command"),
                wrong("get", "KEY"),
                wrong("get a b", "b"),
                wrong("get a --prefx x", "--prefx"),
                wrong("get a --type xml", "json or string"),
                wrong("-u foo:bar get a", "\"foo\""),
                wrong("-u memory:?maxEntires=1 get a", "maxEntires"),
                wrong("-u memory:?maxEntries=many get a", "maxEntries"),
                wrong("-u memory:?ttl=0s get a", "ttl"),
                wrong("-u memory:?ttl=30 get a", "ttl"),
                wrong("-u memory:?serializer=xml get a", "xml"),
                wrong("-u memory:?serializer=kryo get a", "serializer=kryo"),
                wrong("-u memory:?serializer=none get a", "serializer=none"),
                wrong("-u redis://s3cret@host get a", "redis://:"),
                wrong("put a {b:1}", "column 2"),
                wrong("put a text", "--type string"),
                wrong("put a 1 --ttl 30", "\"30\""),
                wrong("put a 1 --ttl 0s", "--ttl"),
                wrong("put a 1 --ttl 101x", "--ttl"),
                wrong("put a 1 --ttl 40000d", "100 years"),
                wrong("put a --tttl", "--tttl"),
                wrong("put --type string a --if-absnt", "--if-absnt"),
                wrong("put \ud800 1", "surrogate"),
                wrong("put --type string a \ud800", "surrogate"),
                wrong("put a \"\ud800\"", "surrogate"),
                wrong("put -u memory:?maxKeyBytes=64 " + "k".repeat(65) + " 1", "64"),
                wrong("put -u memory:?maxValueBytes=8 a 123456789", "8"),
                wrong("get \ud800", "surrogate"),
                wrong("expire a soon", "\"soon\""),
                wrong("expire a", "TTL"),
                wrong("scan --limit many", "--limit"),
                wrong("scan --limit 0", "1 or more"),
                wrong("scan --from b --to a", "\"b\""),
                wrong("scan --prefix a --from b", "--prefix"),
                wrong("scan --prefix \ud800", "surrogate"),
                wrong("scan --after \ud800", "surrogate"),
                wrong("scan --after -vx", "--after=-vx"),
                wrong("scan --after", "--after"),
                wrong("delete-range --prefix --yes", "--prefix=--yes"),
                wrong("-u --type=string get a", "-u=--type=string"),
                wrong("scan --unordered --after a", "an order"),
                wrong("delete-range --all --unordered --descending --limit 1", "an order"),
                wrong("copy memory:a memory:b --unordered --after a", "an order"),
                wrong("watch --for never", "--for"),
                wrong("watch --for 110000d", "100 years"),
                wrong("watch --count 0", "--count"),
                wrong("copy memory:a", "TO_URL"),
                wrong("copy memory:a memory:a", "same"),
                wrong("copy memory:a foo:b", "foo"),
                wrong("-u memory:c copy memory:a memory:b", "not by --url"),
                wrong("copy memory:a memory:b --type string", "no --type"),
                wrong("-u memory:a demo memory:b", "one store"),
                wrong("reindex", "memory"),
                wrong("forget", "memory"),
                wrong("-u redis://localhost:1?prefx=app: reindex", "did you mean prefix?"),
                wrong("-u redis://localhost:1?prefx=app: forget", "did you mean prefix?"),
                wrong("import", "FILE"),
                wrong("cache purge", "clear"),
                wrong("cache stats users", "no argument"),
                wrong("cache clear --wait 200000d", "100 years"),
                wrong("cache info --wait PT-1S", "negative"),
                wrong("demo foo:bar", "foo"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void kv_wrongInput_namesTheCulpritAndEndsWith2(String line, String named) {
        Run run = Run.kv(line.isEmpty() ? new String[0] : line.split(" "));
        assertEquals(2, run.code(), run.err());
        assertTrue(run.err().contains(named), run.err());
        assertFalse(run.err().contains("s3cret"), run.err());
        assertFalse(run.err().contains("Exception"), run.err());
    }

    @Test
    void put_emptyKey_isRefused() {
        Run run = Run.kv("put", "", "1");
        assertEquals(2, run.code());
        assertTrue(run.err().contains("empty"), run.err());
    }

    @Test
    void kv_argumentThatCouldNotBeDecoded_isRefusedButInAScript() {
        Run run = Run.kv("-u", "memory:", "put", "a\uFFFD", "1");
        assertEquals(2, run.code());
        assertTrue(run.err().startsWith("kv: argument 4 is not text"), run.err());
        Run script = Run.given().input("put a\uFFFD 1\nget a\uFFFD\n").kv("shell");
        assertEquals(new Run(0, "1\n", ""), script);
    }

    /** As of a script's variable that is not set. */
    @Test
    void cache_emptyArgument_isRefused() {
        for (String action : List.of("clear", "warm")) {
            Run run = Run.kv("cache", action, "");
            assertEquals(2, run.code());
            assertTrue(run.err().contains("the argument is empty; leave it out for everything"), run.err());
        }
    }

    @Test
    void kv_url_isTakenBeforeAndBehindTheCommand() {
        assertEquals(0, Run.kv("-u", "memory:", "ping").code());
        assertEquals(0, Run.kv("ping", "--url=memory:").code());
    }

    @Test
    void kv_noUrl_takesTheEnvironment() {
        Run run = Run.given().environment("KV_URL", "foo:").kv("ping");
        assertTrue(run.err().contains("\"foo\""), run.err());
        assertEquals(
                0,
                Run.given()
                        .environment("KV_URL", "foo:")
                        .kv("-u", "memory:", "ping")
                        .code());
        assertEquals(0, Run.given().environment("KV_TTL", "1h").kv("ping").code());
        assertEquals(2, Run.given().environment("KV_TTL", "1").kv("ping").code());
    }

    @Test
    void kv_password_isNeverPrinted() {
        for (String line : List.of(
                "ping redis://u:s3cret@host",
                "-u redis://u:s3cret@host:port ping",
                "-u redis://u:s3cret@host?foo=bar ping",
                "copy redis://u:s3cret@host redis://u:s3cret@host",
                "-u memory:?password=s3cret ping",
                "-v -u redis://u:s3cret@ho%st ping")) {
            Run run = Run.kv(line.split(" "));
            assertEquals(2, run.code(), line + " " + run.err());
            assertFalse((run.out() + run.err()).contains("s3cret"), line + " " + run.err());
        }
    }

    @Test
    void kv_passwordWithABlank_isNeverPrinted() {
        String url = "redis://u:s3 cret@host";
        for (List<String> line : List.of(
                List.of("ping", url), List.of("-u", url, "ping"), List.of("copy", url, url), List.of(url, "ping"))) {
            Run run = Run.kv(line.toArray(String[]::new));
            assertEquals(2, run.code(), line + " " + run.err());
            String printed = run.out() + run.err();
            assertFalse(printed.contains("s3") || printed.contains("cret"), line + " " + printed);
        }
    }

    @Test
    void help_isPrintedAsResult() {
        Run run = Run.kv("--help");
        assertEquals(0, run.code());
        assertEquals("", run.err());
        for (String command : List.of(
                "demo",
                "shell",
                "get",
                "put",
                "delete",
                "exists",
                "scan",
                "count",
                "delete-range",
                "ttl",
                "expire",
                "watch",
                "stats",
                "ping",
                "copy",
                "import",
                "export")) {
            assertTrue(run.out().contains("\n  " + command + " "), command);
            Run help = Run.kv(command, "--help");
            assertEquals(0, help.code());
            assertTrue(help.out().startsWith("Usage: kv " + command + " "), help.out());
        }
    }

    @Test
    void version_isPrinted() {
        Run run = Run.kv("--version");
        assertEquals(0, run.code());
        assertTrue(run.out().matches("(?s)kv [0-9]+\\.[0-9]+\\.[0-9]+.*"), run.out());
    }

    @Test
    void completion_isAScript() {
        Run run = Run.kv("completion");
        assertEquals(0, run.code());
        assertTrue(run.out().startsWith("#!"), run.out());
        assertTrue(run.out().contains("delete-range"), run.out());
    }

    private static Arguments wrong(String line, String named) {
        return Arguments.of(line, named);
    }
}
