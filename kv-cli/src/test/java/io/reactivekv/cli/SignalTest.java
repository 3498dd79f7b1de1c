package io.reactivekv.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C as the signal that it is, outside the shell: what has a result so far tells it, and the process exits with 130. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
@Tag("long")
class SignalTest {

    /** What was begun in the background of a script, as a build may be, ignores Ctrl-C, and so does all that it begins. */
    private static final String HEED_CTRL_C = "env --default-signal=INT true 2>/dev/null"
            + " && heeding='env --default-signal=INT'; exec $heeding \"$@\"";

    @TempDir
    private Path directory;

    private Path in;
    private Path err;

    @BeforeEach
    void prepare() throws IOException {
        assumeTrue(new File("/bin/sh").canExecute(), "the signal is one of POSIX systems");
        in = Files.createFile(directory.resolve("in"));
        err = directory.resolve("err");
    }

    /** Where it cannot be heeded, as without the tools of GNU in the background of a script, nothing can be tested. */
    @BeforeEach
    void heedCtrlC() throws Exception {
        Process probe =
                new ProcessBuilder("/bin/sh", "-c", HEED_CTRL_C, "sh", "/bin/sh", "-c", "kill -INT $$; exit 0").start();
        assumeTrue(probe.waitFor() != 0, "Ctrl-C is ignored by all that this build begins");
    }

    private ProcessBuilder program(Class<?> main, String... args) {
        List<String> command = new ArrayList<>(List.of(
                "/bin/sh",
                "-c",
                HEED_CTRL_C,
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("KV_"));
        return builder;
    }

    private Run interrupted(String... args) throws Exception {
        Path out = directory.resolve("out");
        int code = program(ProgramUnderCtrlC.class, args)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .start()
                .waitFor();
        Run run = new Run(code, Files.readString(out), Files.readString(err));
        assertEquals(130, run.code(), run.err());
        return run;
    }

    private Path lines(int count) throws IOException {
        return Files.writeString(directory.resolve("e.jsonl"), text(count));
    }

    private static String text(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"key\":\"n" + i + "\",\"value\":1}\n")
                .collect(Collectors.joining());
    }

    @Test
    void copy_signal_saysWhereToGoOn() throws Exception {
        Run run = interrupted("copy", "memory:full", "memory:empty");
        assertTrue(run.err().endsWith("copied 16; go on with --after=k015\ninterrupted\n"), run.err());
    }

    @Test
    void import_signal_saysHowMuchIsStored() throws Exception {
        Run run = interrupted("import", lines(10_000).toString());
        assertTrue(run.err().endsWith("imported 2000, skipped 0\ninterrupted\n"), run.err());
    }

    @Test
    void import_signalWhileItWaitsForInput_saysHowMuchIsStored() throws Exception {
        Process kv =
                program(Main.class, "-v", "import", "-", "--format", "jsonl").start();
        try (OutputStream input = kv.getOutputStream()) {
            input.write(text(2_000).getBytes(StandardCharsets.UTF_8));
            input.flush();
            while (kv.isAlive() && !Files.readString(err).contains("putAll")) {
                LockSupport.parkNanos(1_000_000);
            }
            Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -INT " + kv.pid()).start();
            assertEquals(0, kill.waitFor());
            assertEquals(130, kv.waitFor());
        }
        String told = Files.readString(err);
        assertTrue(told.contains("imported "), told);
        assertTrue(told.endsWith("interrupted\n"), told);
    }

    @Test
    void export_signal_leavesNothing() throws Exception {
        Path target = Files.createDirectory(directory.resolve("exports"));
        Run run = interrupted("export", target.resolve("e.jsonl").toString());
        assertTrue(run.err().endsWith("interrupted\n"), run.err());
        try (Stream<Path> files = Files.list(target)) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void shell_signalInAScript_runsNoFurtherLine() throws Exception {
        Files.writeString(in, "import " + lines(10_000) + "\ncount\n");
        Run run = interrupted("shell");
        assertEquals("", run.out());
        assertTrue(run.err().contains("imported 2000, skipped 0\ninterrupted\n"), run.err());
    }
}
