package io.reactivekv.bench;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.bench.result.Measurement;
import io.reactivekv.bench.run.Part;
import io.reactivekv.bench.run.Recorder;
import io.reactivekv.bench.run.Scale;
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
    }
}
