package io.reactivekv.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Between two pipes as they are: what may be read without waiting is asked of the first when nobody reads the second. */
@Timeout(120)
class PipeTest {

    private static final String SCRIPT =
            "{ printf 'put a 1\\nget a\\n' | \"$@\" 2>\"$DIRECTORY/err\";" + " echo $? >\"$DIRECTORY/code\"; } | :";

    @TempDir
    private Path directory;

    @Test
    void shell_lastResultThatNobodyReads_isNoFailure() throws Exception {
        assumeTrue(new File("/bin/sh").canExecute(), "the pipes are those of a POSIX shell");
        ProcessBuilder builder = new ProcessBuilder(
                "/bin/sh",
                "-c",
                SCRIPT,
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "shell");
        builder.environment().keySet().removeIf(name -> name.startsWith("KV_"));
        // The script kv does the same for the sake of the system's messages.
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("DIRECTORY", directory.toString());
        Process pipeline = builder.start();
        assertEquals(0, pipeline.waitFor());
        List<String> told = Files.readAllLines(directory.resolve("err")).stream()
                .filter(line -> line.startsWith("kv: "))
                .toList();
        assertEquals(List.of(), told);
        assertEquals("0", Files.readString(directory.resolve("code")).strip());
    }
}
