package io.reactivekv.bench.run;

import io.reactivekv.bench.result.Csv;
import io.reactivekv.bench.result.Measurement;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs a part in a fresh JVM, so that nothing compiled or left over from another part takes a hand in it. */
public final class Fork {

    /** The first word on the command line of such a JVM. */
    public static final String WORD = "fork";

    private static final int WORDS = 5;
    private static final long LONGEST_END_MILLIS = 5_000;

    private Fork() {}

    /** Takes the figures of a process. */
    public interface Taker {
        void take(List<Measurement> measurements) throws IOException;
    }

    /**
     * Runs a part as often as the scale says, each time in a JVM of its own where it does not see to that itself.
     *
     * @param taker gets the figures of each time as soon as they are there
     */
    public static void measure(Part part, Scale scale, Class<?> main, Taker taker) throws Exception {
        if (part.forksItself()) {
            Recorder recorder = new Recorder(0);
            part.run(scale, recorder);
            taker.take(recorder.measurements());
            return;
        }
        for (int fork = 0; fork < (part.isRepeated() ? scale.forks() : 1); fork++) {
            taker.take(inProcess(part, scale, fork, main));
        }
    }

    /** Whether these are the words that a JVM is started with by {@link #measure}. */
    public static boolean isChild(List<String> words) {
        return words.size() == WORDS && words.get(0).equals(WORD);
    }

    /** What the JVM does that {@link #measure} started: the words after the first are those it was started with. */
    public static void child(Part part, List<String> words) throws Exception {
        Path file = Path.of(words.get(4));
        endWithParent(System.in, file);
        Recorder recorder = new Recorder(Integer.parseInt(words.get(3)));
        part.run(Scale.parse(words.get(2)), recorder);
        Files.writeString(file, Csv.write(Map.of(), recorder.measurements()), StandardCharsets.UTF_8);
    }

    private static List<Measurement> inProcess(Part part, Scale scale, int fork, Class<?> main)
            throws IOException, InterruptedException {
        String id = part.experiment().id();
        Path file = Files.createTempFile("kv-bench-", ".csv");
        // For an end that comes from outside; who is killed leaves it to the child.
        file.toFile().deleteOnExit();
        try {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(part.jvmOptions(scale));
            command.addAll(List.of("-XX:+IgnoreUnrecognizedVMOptions", "--sun-misc-unsafe-memory-access=allow"));
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
            command.addAll(List.of(WORD, id, scale.encoded(), Integer.toString(fork), file.toString()));
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            int exit = process.waitFor();
            if (exit != 0) {
                throw new IllegalStateException(id + " ended with exit code " + exit);
            }
            return Csv.read(Files.readString(file, StandardCharsets.UTF_8));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** The parent holds the other end of standard input; when that closes, nobody waits for the figures in their file. */
    private static void endWithParent(InputStream input, Path file) {
        daemon("parent-watch", () -> {
            try {
                while (input.read() >= 0) {
                    // Nothing is ever sent.
                }
            } catch (IOException gone) {
                // As good as the end.
            }
            daemon("end-watch", Fork::haltSoon);
            var unused = file.toFile().delete();
            // Servers end and temporary directories go on the way out.
            System.exit(1);
        });
    }

    /** In case that something on the way out never ends. */
    private static void haltSoon() {
        try {
            Thread.sleep(LONGEST_END_MILLIS);
        } catch (InterruptedException e) {
            // Then now.
        }
        Runtime.getRuntime().halt(1);
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
