package io.reactivekv.cache;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Assertions;

/** A {@link CacheProcess} in a JVM of its own. */
final class OtherJvm implements AutoCloseable {

    private final Process process;
    private final PrintStream commands;
    private final BufferedReader answers;

    OtherJvm(String url) {
        try {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "-XX:+UseSerialGC",
                            // It starts sooner, and has no time to become faster.
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            CacheProcess.class.getName(),
                            url)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        Assertions.assertEquals("ready", answer());
    }

    void tell(String command) {
        commands.println(command);
    }

    /** The next line that is an answer, and no line of a log. */
    String answer() {
        try {
            String line = answers.readLine();
            while (line != null && line.matches("\\d\\d:\\d\\d:\\d\\d\\.\\d+ .*")) {
                line = answers.readLine();
            }
            return String.valueOf(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String ask(String command) {
        tell(command);
        return answer();
    }

    void kill9() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        commands.close();
        if (process.isAlive()) {
            process.destroy();
            process.onExit().join();
        }
    }
}
