package io.reactivekv.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.cli.console.Console;
import io.reactivekv.cli.console.Terminals;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ShellCommandTest {

    @RegisterExtension
    final SharedStore store = new SharedStore();

    @Test
    void shell_lines_workOnOneStore() {
        Run run = shell("put a '{\"x\": 1}'\n\n  # a comment\nput \"b c\" 2\nget a\nscan\ncount\n");
        assertEquals(new Run(0, "{\"x\":1}\na\t{\"x\":1}\nb c\t2\n2\n", ""), run);
    }

    @Test
    void shell_import_isThereForTheLinesBehindIt(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("r.csv"), "cc,code\nFR,A\nFR,B\nIS,1\n");
        Run run = shell("import '" + file + "' --key region:{cc}:{code}\ncount --prefix region:FR:\n"
                + "scan --prefix region:IS: --limit 3\nget region:FR:B\n");
        assertEquals(
                new Run(
                        0,
                        "2\nregion:IS:1\t{\"cc\":\"IS\",\"code\":\"1\"}\n{\"cc\":\"FR\",\"code\":\"B\"}\n",
                        "imported 3, skipped 0\n"),
                run);
    }

    @Test
    void shell_lineThatFails_doesNotStopTheOthers() {
        Run run = shell("get a\nfoo\nput a 'b\nput a 1\nget a\n");
        assertEquals(2, run.code());
        assertEquals("1\n", run.out());
        assertTrue(run.err().contains("not found: a\n"), run.err());
        assertTrue(run.err().contains("there is no command foo\n"), run.err());
        assertTrue(run.err().contains("in line 2: foo\n"), run.err());
        assertTrue(run.err().contains("the single quote at character 7 is not closed\n"), run.err());
        assertTrue(run.err().contains("in line 3: put a 'b\n"), run.err());
    }

    @Test
    void shell_optionsOfOneLine_doNotLeakIntoTheNext() {
        Run run = shell("put a 1 --ttl 1h\nput a 2\nttl a\nscan --keys-only\nscan\n");
        assertEquals(new Run(0, "never\na\na\t2\n", ""), run);
    }

    @Test
    void shell_urlForACommandThatTakesNone_isRefused() {
        Run run = Run.given()
                .environment("KV_URL", "memory:")
                .input("copy memory:a memory:b\ncopy -u memory:c memory:a memory:b\n")
                .kv("--type", "string", "shell");
        assertEquals(2, run.code());
        assertTrue(run.err().startsWith("copied 0, differences 0\nkv: copy takes its two stores as "), run.err());
    }

    @Test
    void shell_type_holdsForEveryLineThatDoesNotSay() {
        Run run = Run.given()
                .input("put a 'x y'\nget a\nput --type json b 1\nget b\nget a --type json\n")
                .kv("--type", "string", "shell");
        assertEquals("x y\n1\n", run.out());
        assertEquals(3, run.code());
    }

    @Test
    void shell_blanksBeyondAscii_belongToTheKey() {
        Run run = shell("put a\u3000b 1\nput a\u2003b 2\nget a\u3000b\nget a\u2003b\n");
        assertEquals(new Run(0, "1\n2\n", ""), run);
    }

    @Test
    void shell_exit_ends() {
        assertEquals(new Run(0, "0\n", ""), shell("count\nexit\nfoo\n"));
        assertEquals(new Run(0, "0\n", ""), shell("count\nquit\nfoo\n"));
        assertEquals(new Run(1, "", "not found: a\n"), shell("get a\n"));
    }

    @Test
    void shell_input_needsNoTerminator() {
        assertEquals(new Run(0, "0\n", ""), shell("count"));
        assertEquals(new Run(0, "", ""), shell(""));
        assertEquals(new Run(0, "0\n", ""), shell("count\r\n"));
    }

    @Test
    void shell_watchWithoutEnd_isRefused() {
        assertEquals(2, shell("watch\n").code());
        assertEquals(new Run(0, "reset\n1\n", ""), shell("put a 1\nwatch --for 50ms\nget a\n"));
    }

    @Test
    void shell_importOfStandardInput_isRefused() {
        Run run = shell("import - --format csv --key {id}\ncount\n");
        assertEquals(2, run.code());
        assertEquals("0\n", run.out());
    }

    @Test
    void shell_url_isRefusedInALine() {
        Run run = shell("get -u memory:other a\n");
        assertEquals(2, run.code());
        assertTrue(run.err().contains("--url"), run.err());
    }

    @Test
    void shell_help_listsCommands() {
        Run run = shell("help\nhelp get\nget --help\n");
        assertEquals(0, run.code());
        assertTrue(run.out().contains("delete-range"), run.out());
        assertTrue(run.out().contains("KEY"), run.out());
        assertEquals("", run.err());
    }

    @Test
    void shell_verbose_concernsItsOwnLine() {
        assertTrue(shell("put --type string a x\nget -v a\n").err().contains("\tat "));
        Run run = shell("put --type string a x\nget -v absent\nget a\n");
        assertTrue(run.err().contains("in line 3: get a"), run.err());
        assertFalse(run.err().contains("\tat "), run.err());
    }

    @Test
    void shell_password_isNotRepeated() {
        for (String url : List.of(
                "redis://u:s3cret@h",
                "'redis://u:pa\"s3cret@h'",
                "'redis://u:pa s3cret@h'",
                "redis://u:pa\\ s3cret@h",
                "'redis://u:pa s3cret@h",
                "'redis://h?password=pa s3cret'",
                "\"redis://h?password='s3cret\"",
                "redis://h?password='s3cret'")) {
            Run run = shell("copy " + url + "\n");
            assertEquals(2, run.code(), run.err());
            assertTrue(run.err().contains("in line 1: copy "), run.err());
            assertFalse(run.err().contains("s3cret"), run.err());
        }
    }

    @Test
    void shell_lineThatIsNotUtf8_isRefusedAndCostsThatLineOnly() {
        Run run = Run.given()
                .input("put a '\"caf\u00e9\"'\ncount\nput b '\"x\"'".getBytes(StandardCharsets.ISO_8859_1))
                .kv("shell");
        assertEquals(new Run(2, "0\n", "kv: not UTF-8\n    in line 1\n"), run);
    }

    @Test
    void shell_byteOrderMark_isPassedOver() {
        assertEquals(new Run(0, "0\n", ""), shell("\ufeffcount\n"));
    }

    @Test
    void shell_resultsThatNobodyReads_runsNoFurtherLineAndSaysSo() {
        String told = "kv: results can be written no more; no line behind line 2 was run\n";
        assertEquals(new Run(1, "", told), shellThatNobodyReads("put a 1\nget a\nput b 2\n"));
        assertEquals(List.of("a"), store.keys());
    }

    @Test
    void shell_lastResultThatNobodyReads_isNoFailure() {
        assertEquals(new Run(0, "", ""), shellThatNobodyReads("put a 1\nget a\n"));
        assertEquals(List.of("a"), store.keys());
    }

    @Test
    void shell_nothingLeftToRunWhenNobodyReads_isNoFailure() {
        assertEquals(new Run(0, "", ""), shellThatNobodyReads("put a 1\nget a\n\n# end\nexit\nput b 2\n"));
        assertEquals(List.of("a"), store.keys());
    }

    /** Who writes the lines may wait for the shell to end. */
    @Test
    @Timeout(60)
    void shell_nobodyReadsAndNoLineIsThere_waitsForNone() throws IOException {
        try (PipedOutputStream lines = new PipedOutputStream();
                PipedInputStream in = new PipedInputStream(lines)) {
            lines.write("put a 1\nget a\n".getBytes(StandardCharsets.UTF_8));
            assertEquals(new Run(0, "", ""), shellThatNobodyReads(in));
        }
    }

    private Run shellThatNobodyReads(String input) {
        return shellThatNobodyReads(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    }

    private Run shellThatNobodyReads(InputStream in) {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(in, closed, err, Terminals.NONE);
        int code = Main.run(console, Map.of(), "-u", store.url(), "shell");
        return new Run(code, "", err.toString(StandardCharsets.UTF_8));
    }

    private static Run shell(String input) {
        return Run.given().input(input).kv("shell");
    }
}
