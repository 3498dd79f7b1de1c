package io.reactivekv.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

class ResultTest {

    private final Result result = new Result();

    @Test
    void elements_ofWhatCompleted_areCounted() {
        Flux.range(0, 5).subscribe(result);

        assertEquals(5, result.elements());
        assertEquals(4, result.get());
    }

    @Test
    void elements_ofWhatHasNotEnded_areNoResult() {
        Flux.concat(Flux.range(0, 5), Flux.never()).subscribe(result);

        assertThrows(IllegalStateException.class, result::elements);
    }

    @Test
    void elements_ofWhatFailed_areNoResult() {
        IllegalArgumentException failure = new IllegalArgumentException("half-way");
        Flux.concat(Flux.range(0, 5), Flux.error(failure)).subscribe(result);

        assertSame(
                failure,
                assertThrows(IllegalStateException.class, result::elements).getCause());
    }
}
