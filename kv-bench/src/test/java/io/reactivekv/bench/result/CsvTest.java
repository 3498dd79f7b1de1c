package io.reactivekv.bench.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CsvTest {

    @Test
    void write_readAgain_isTheSame() {
        List<Measurement> measurements = List.of(
                new Measurement(
                        new Case("e", "put, \"new\" keys", "callers", 16), "kv, TTL", 1, 2, Metric.P999, 0.1 + 0.2),
                new Measurement(Case.of("e", "plain"), "peer", 0, 0, Metric.OPS, 1e9));
        String text = Csv.write(Map.of("command", "./kv bench: all, of it"), measurements);

        assertEquals(measurements, Csv.read(text));
        assertEquals(Map.of("command", "./kv bench: all, of it"), Csv.origin(text));
    }

    @Test
    void read_lineOfSomethingElse_isRefusedNamingIt() {
        for (String line : List.of("a,b,c", "e,w,,0,s,0,0,ops,fast", "e,w,,0,s,0,0,beauty,1")) {
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Csv.read(line));
            assertTrue(e.getMessage().contains(line), e.getMessage());
        }
    }
}
