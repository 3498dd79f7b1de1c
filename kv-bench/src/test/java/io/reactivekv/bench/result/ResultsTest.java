package io.reactivekv.bench.result;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResultsTest {

    private static final Case GET = new Case("sample", "get", "callers", 256);

    @Test
    void ratio_isTakenRoundByRound() {
        // The medians alone would make 400 / 100.
        assertEquals(Optional.of(new Stat(3, 2.5, 3.5, 3)), Sample.results().ratio(GET, "kv", "peer", Metric.OPS));
    }

    @Test
    void ratio_ofTimes_isMoreThanOneForTheShorterTime() {
        Case scan = Case.of("sample", "scan");
        Results results = new Results(List.of(
                new Measurement(scan, "kv", 0, 0, Metric.MILLIS, 10),
                new Measurement(scan, "peer", 0, 0, Metric.MILLIS, 40)));

        assertEquals(
                4,
                results.ratio(scan, "kv", "peer", Metric.MILLIS).orElseThrow().median());
    }

    @Test
    void ratio_ofThoseWhoNeverMet_isThatOfTheirMedians() {
        Results results = new Results(List.of(
                new Measurement(GET, "kv", 0, 0, Metric.OPS, 30), new Measurement(GET, "peer", 1, 0, Metric.OPS, 10)));

        assertEquals(Optional.of(new Stat(3, 3, 3, 0)), results.ratio(GET, "kv", "peer", Metric.OPS));
    }

    @Test
    void stat_ofWhatWasNotMeasured_isEmpty() {
        assertEquals(Optional.empty(), Sample.results().stat(GET, "nobody", Metric.OPS));
        assertEquals(Optional.empty(), Sample.results().ratio(GET, "kv", "nobody", Metric.OPS));
    }
}
