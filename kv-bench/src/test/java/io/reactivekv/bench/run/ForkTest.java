package io.reactivekv.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.bench.result.Case;
import io.reactivekv.bench.result.Experiment;
import io.reactivekv.bench.result.Experiment.Chart;
import io.reactivekv.bench.result.Measurement;
import io.reactivekv.bench.result.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForkTest {

    @Test
    void measure_aLaterProcessFails_hasTheFiguresOfThoseBefore() {
        List<Measurement> figures = new ArrayList<>();
        Scale scale = new Scale(Scale.Size.TINY, 3, 1, 1);

        IllegalStateException e = assertThrows(
                IllegalStateException.class,
                () -> Fork.measure(new SecondFails(), scale, SecondFails.class, figures::addAll));

        assertEquals("second-fails ended with exit code 1", e.getMessage());
        assertEquals(List.of(0), figures.stream().map(Measurement::fork).toList());
    }

    @Test
    void child_whoseParentIsGone_endsAsUsualAndLeavesNothingBehind(@TempDir Path directory) throws Exception {
        Path figures = Files.createFile(directory.resolve("figures.csv"));
        Path ended = directory.resolve("ended");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dended=" + ended,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Endless.class.getName(),
                        Fork.WORD,
                        "endless",
                        Scale.of(Scale.Size.TINY).encoded(),
                        "0",
                        figures.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertEquals('!', child.getInputStream().read(), "it has begun");

            child.getOutputStream().close();

            assertTrue(child.waitFor(1, TimeUnit.MINUTES), "it ends");
        } finally {
            child.destroyForcibly();
        }
        assertTrue(Files.exists(ended), "its shutdown hooks have run");
        assertFalse(Files.exists(figures), "nobody waits for the figures");
    }

    /** A part of which the second process fails. */
    static final class SecondFails implements Part {

        public static void main(String[] args) throws Exception {
            Fork.child(new SecondFails(), List.of(args));
        }

        @Override
        public Experiment experiment() {
            return new Experiment("second-fails", "", "", Metric.COUNT, List.of(), Chart.NONE);
        }

        @Override
        public List<String> jvmOptions(Scale scale) {
            return List.of("-Xmx64m");
        }

        @Override
        public void run(Scale scale, Recorder recorder) {
            if (recorder.fork() == 1) {
                throw new IllegalStateException("as it should");
            }
            recorder.record(Case.of("second-fails", "case"), "subject", 0, Metric.COUNT, 1);
        }
    }

    /** A part that never ends. */
    static final class Endless implements Part {

        public static void main(String[] args) throws Exception {
            Fork.child(new Endless(), List.of(args));
        }

        @Override
        public Experiment experiment() {
            return new Experiment("endless", "", "", Metric.COUNT, List.of(), Chart.NONE);
        }

        @Override
        public void run(Scale scale, Recorder recorder) throws Exception {
            Runtime.getRuntime().addShutdownHook(new Thread(Endless::end));
            System.out.print('!');
            System.out.flush();
            new CountDownLatch(1).await();
        }

        private static void end() {
            try {
                Files.createFile(Path.of(System.getProperty("ended")));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
