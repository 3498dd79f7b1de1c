package io.reactivekv.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.bench.memory.FootprintPart;
import io.reactivekv.bench.result.Measurement;
import io.reactivekv.bench.result.Metric;
import io.reactivekv.bench.run.Fork;
import io.reactivekv.bench.run.Part;
import io.reactivekv.bench.run.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("long")
class MemorySmokeTest {

    static Stream<Part> parts() {
        return Smoke.parts("memory");
    }

    @ParameterizedTest
    @MethodSource("parts")
    void run_withTinySizes_measuresSomething(Part part) throws Exception {
        Smoke.verify(part);
    }

    @Test
    void measure_inAProcessOfItsOwn_bringsTheFiguresBack() throws Exception {
        List<Measurement> figures = new ArrayList<>();

        Fork.measure(new FootprintPart(), Scale.of(Scale.Size.TINY), Main.class, figures::addAll);

        assertTrue(figures.stream().anyMatch(m -> m.metric() == Metric.BYTES && m.value() > 0));
    }
}
