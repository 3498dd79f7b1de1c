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

    private Fork() {}

    /** Runs a part as often as the scale says, each time in a JVM of its own where it does not see to that itself. */
    public static List<Measurement> measure(Part part, Scale scale, Class<?> main) throws Exception {
        List<Measurement> measurements = new ArrayList<>();
        if (part.forksItself()) {
            Recorder recorder = new Recorder(0);
            part.run(scale, recorder);
            return recorder.measurements();
        }
        for (int fork = 0; fork < (part.isRepeated() ? scale.forks() : 1); fork++) {
            measurements.addAll(inProcess(part, scale, fork, main));
        }
        return measurements;
    }

    /** What the JVM does that {@link #measure} started: the words after the first are those it was started with. */
    public static void child(Part part, List<String> words) throws Exception {
        endWithParent(System.in);
        Recorder recorder = new Recorder(Integer.parseInt(words.get(3)));
        part.run(Scale.parse(words.get(2)), recorder);
        Files.writeString(Path.of(words.get(4)), Csv.write(Map.of(), recorder.measurements()), StandardCharsets.UTF_8);
    }

    private static List<Measurement> inProcess(Part part, Scale scale, int fork, Class<?> main)
            throws IOException, InterruptedException {
        String id = part.experiment().id();
        Path file = Files.createTempFile("kv-bench-", ".csv");
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

    /** The parent holds the other end of standard input; when that closes, nobody waits for the figures. */
    private static void endWithParent(InputStream input) {
        Thread watch = new Thread(
                () -> {
                    try {
                        while (input.read() >= 0) {
                            // Nothing is ever sent.
                        }
                    } catch (IOException gone) {
                        // As good as the end.
                    }
                    Runtime.getRuntime().halt(1);
                },
                "parent-watch");
        watch.setDaemon(true);
        watch.start();
    }
}
