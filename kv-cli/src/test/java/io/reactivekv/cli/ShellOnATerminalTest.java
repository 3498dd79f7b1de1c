package io.reactivekv.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** The shell as a process on a terminal of its own, which the program {@code script} makes. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class ShellOnATerminalTest {

    private static final String CTRL_C = "\u0003";

    /** What was begun in the background of a script, as a build may be, ignores Ctrl-C, and so does all that it begins. */
    private static final String HEED_CTRL_C =
            "env --default-signal=INT true 2>/dev/null && heeding='env --default-signal=INT'; ";

    @TempDir
    private Path home;

    private Process shell;
    private final StringBuilder shown = new StringBuilder();
    private int seen;

    @BeforeEach
    void start() throws IOException {
        boolean terminals = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> new File(directory, "script").canExecute());
        assumeTrue(terminals && System.getProperty("os.name").equals("Linux"), "others know other options");
        String command = "stty cols 120 rows 40; " + HEED_CTRL_C + "exec $heeding '" + System.getProperty("java.home")
                + "/bin/java' -Dkv.terminals=012 -Duser.home='" + home + "' " + Main.class.getName() + " shell";
        ProcessBuilder builder = new ProcessBuilder("script", "-qec", command, "/dev/null").redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("KV_"));
        environment.put("CLASSPATH", System.getProperty("java.class.path"));
        environment.put("KV_URL", "memory:");
        environment.put("TERM", "xterm");
        environment.put("HOME", home.toString());
        shell = builder.start();
    }

    @AfterEach
    void end() {
        if (shell != null) {
            shell.destroyForcibly();
        }
    }

    private void type(String text) throws IOException {
        shell.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        shell.getOutputStream().flush();
    }

    /** Waits until this is shown, behind what was waited for before. */
    private void await(String text) throws IOException {
        InputStream in = shell.getInputStream();
        while (shown.indexOf(text, seen) < 0) {
            int next = in.read();
            assertTrue(next >= 0, () -> text + " is not in " + shown);
            shown.append((char) next);
        }
        seen = shown.indexOf(text, seen) + text.length();
    }

    @Test
    void ctrlC_duringAWatch_endsTheWatchAndNotTheShell() throws Exception {
        await("kv> ");
        type("watch\r");
        await("reset");
        type(CTRL_C);
        await("kv> ");
        type("get nowhere\r");
        await("not found: nowhere");
        await("kv> ");
        type("exit\r");
        assertTrue(shell.waitFor(30, TimeUnit.SECONDS), shown::toString);
        assertEquals(0, shell.exitValue(), shown::toString);
        assertTrue(Files.exists(home.resolve(".kv_history")), "and not in the home of whoever runs this");
    }
}
