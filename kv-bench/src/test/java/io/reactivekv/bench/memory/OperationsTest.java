package io.reactivekv.bench.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.bench.memory.Jmh.Race;
import io.reactivekv.bench.run.Scale;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the benchmarks in memory have to measure: all operations, both sizes, all forms of values, beside the peers. */
class OperationsTest {

    private static final List<Integer> SIZES = List.of(10_000, 1_000_000);

    @ParameterizedTest
    @CsvSource({
        "get, bareGet",
        "put, barePut",
        "getEntry, bareGet",
        "mixed95, bareMixed95",
        "scan100, bareScan100",
    })
    void races_ofAnOperation_areBesideABareSkipList(String operation, String bare) {
        assertRun(new Run("kv", operation), new Run("skip-list", bare));
    }

    @ParameterizedTest
    @CsvSource({
        "get, bareGet",
        "put, barePut",
        "getEntry, bareGet",
        "mixed95, bareMixed95",
    })
    void races_ofAnOperationOnOneKey_areBesideABareHashMapAndAnAsyncCache(String operation, String bare) {
        assertRun(new Run("kv", operation), new Run("hash-map", bare), new Run("caffeine-async", operation));
    }

    @ParameterizedTest
    @CsvSource({"get", "put", "getEntry", "mixed95", "scan100"})
    void races_ofAnOperation_haveAllFormsOfValues(String operation) {
        assertRun(new Run("kv", operation), new Run("kv-json", operation), new Run("kv-kryo", operation));
    }

    /** So that what nobody but {@code --full} measures is run by a test all the same. */
    @Test
    void races_ofATinyRun_areThoseOfAFullOne() {
        assertEquals(cases(Scale.Size.FULL), cases(Scale.Size.TINY));
    }

    /**
     * Somebody in a race.
     *
     * @param subject who
     * @param method does what
     */
    private record Run(String subject, String method) {}

    /** These run together, at each of the sizes. */
    private static void assertRun(Run... expected) {
        for (int entries : SIZES) {
            assertTrue(
                    races(Scale.Size.FULL).anyMatch(race -> runs(race, entries).containsAll(Set.of(expected))),
                    () -> "no race among " + entries + " entries of " + Set.of(expected));
        }
    }

    private static Stream<Race> races(Scale.Size size) {
        Scale scale = Scale.of(size);
        return Stream.of(PointsPart.races(scale), ScansPart.races(scale), SerializersPart.races(scale))
                .flatMap(List::stream);
    }

    /** Those who run among so many entries, when the report says that there are so many. */
    private static Set<Run> runs(Race race, int entries) {
        return race.entrants().stream()
                .filter(entrant -> race.of().at() == entries)
                .filter(entrant ->
                        Integer.toString(entries).equals(entrant.parameters().get("entries")))
                .map(entrant -> new Run(entrant.parameters().get("subject"), entrant.method()))
                .collect(Collectors.toSet());
    }

    private static Set<String> cases(Scale.Size size) {
        return races(size)
                .flatMap(race -> race.entrants().stream()
                        .map(entrant ->
                                race.of().experiment() + ": " + race.of().workload() + ": " + entrant.name()))
                .collect(Collectors.toSet());
    }
}
