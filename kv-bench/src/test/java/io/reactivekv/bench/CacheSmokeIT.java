package io.reactivekv.bench;

import io.reactivekv.bench.run.Part;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("long")
class CacheSmokeIT {

    static Stream<Part> parts() {
        return Smoke.parts("cache");
    }

    @ParameterizedTest
    @MethodSource("parts")
    void run_withTinySizes_measuresSomething(Part part) throws Exception {
        Smoke.verify(part);
    }
}
