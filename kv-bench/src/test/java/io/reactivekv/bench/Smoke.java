package io.reactivekv.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.bench.result.Measurement;
import io.reactivekv.bench.run.Part;
import io.reactivekv.bench.run.Recorder;
import io.reactivekv.bench.run.Scale;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs a part with tiny sizes. */
final class Smoke {

    private Smoke() {}

    static Stream<Part> parts(String group) {
        return Catalogue.parts().stream().filter(part -> part.experiment().id().startsWith(group + "-"));
    }

    static void verify(Part part) throws Exception {
        Recorder recorder = new Recorder(0);

        part.run(Scale.of(Scale.Size.TINY), recorder);

        assertFalse(recorder.isEmpty(), "nothing was measured");
        for (Measurement m : recorder.measurements()) {
            assertTrue(m.of().experiment().equals(part.experiment().id()), m::toString);
            assertTrue(Double.isFinite(m.value()), m::toString);
        }
        assertTrue(
                recorder.measurements().stream()
                        .anyMatch(m -> m.metric() == part.experiment().main() && m.value() > 0),
                "nothing of " + part.experiment().main());
        assertEquals(expected(part), measured(part, recorder));
    }

    /** What a part measures, and of whom, as a file has it: nobody drops out unnoticed. */
    private static String expected(Part part) throws IOException {
        try (InputStream file = Objects.requireNonNull(Smoke.class.getResourceAsStream("subjects.txt"))) {
            String prefix = part.experiment().id() + ": ";
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(prefix))
                    .collect(Collectors.joining("\n"));
        }
    }

    private static String measured(Part part, Recorder recorder) {
        return recorder.measurements().stream()
                .map(m -> "%s: %s: %s".formatted(part.experiment().id(), m.of().workload(), m.subject()))
                .distinct()
                .sorted()
                .collect(Collectors.joining("\n"));
    }
}
