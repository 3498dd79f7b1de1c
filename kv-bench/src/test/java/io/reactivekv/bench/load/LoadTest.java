package io.reactivekv.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.bench.result.Case;
import io.reactivekv.bench.result.Measurement;
import io.reactivekv.bench.result.Metric;
import io.reactivekv.bench.run.Recorder;
import io.reactivekv.bench.run.Scale;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

class LoadTest {

    private static final long MOMENT = TimeUnit.MILLISECONDS.toNanos(20);
    private static final Case CASE = Case.of("test", "nothing");

    static Stream<Function<Supplier<Publisher<?>>, Load>> drivers() {
        return Stream.of(Load::callers, Load::flatMap, Load::threads);
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void run_counts_whatEnded(Function<Supplier<Publisher<?>>, Load> driver) {
        AtomicInteger ended = new AtomicInteger();
        AtomicInteger under = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Load load = driver.apply(() -> Mono.defer(() -> {
                    most.accumulateAndGet(under.incrementAndGet(), Math::max);
                    return Mono.delay(Duration.ofMillis(1));
                })
                .doOnNext(tick -> {
                    under.decrementAndGet();
                    ended.incrementAndGet();
                }));

        long done = load.run(4, MOMENT, null);

        assertEquals(ended.get(), done);
        assertTrue(done > 0);
        assertTrue(most.get() <= 4, most + " at once");
    }

    @Test
    void callers_ofOperationsThatEndAtOnce_doNotDeepenTheStack() {
        assertTrue(Load.callers(Mono::empty).run(2, MOMENT, null) > 1_000);
    }

    @Test
    void callers_withOneThatFails_failWithIt() {
        IllegalStateException e = assertThrows(
                IllegalStateException.class,
                () -> Load.callers(() -> Mono.error(new IllegalArgumentException("no")))
                        .run(2, MOMENT, null));
        assertEquals("no", e.getCause().getMessage());
    }

    @Test
    void callers_whenClocked_recordEachOperationOfASingleCaller() {
        Histogram latency = Driver.histogram();

        long done = Load.callers(Mono::empty).run(1, MOMENT, latency);

        assertEquals(done, latency.getTotalCount());
    }

    @Test
    void callers_thatBeginAtTheSameTime_areNotAllClocked() {
        Histogram latency = Driver.histogram();

        // No time at all is one operation for each.
        assertEquals(64, Load.callers(Mono::empty).run(64, 0, latency));

        assertEquals(64 / 16, latency.getTotalCount());
    }

    @ParameterizedTest
    @CsvSource({"99, false, false", "100, true, false", "999, true, false", "1000, true, true"})
    void contest_ofFewOperations_hasNoHighPercentiles(int clocked, boolean p99, boolean p999) {
        Recorder recorder = new Recorder(0);
        Load load = (concurrency, nanos, latency) -> {
            if (latency != null) {
                latency.recordValueWithCount(1_000, clocked);
            }
            return clocked;
        };

        new Contest(Scale.of(Scale.Size.TINY), recorder, List.of())
                .subject("a", load)
                .run(CASE, 1);

        Set<Metric> found =
                recorder.measurements().stream().map(Measurement::metric).collect(Collectors.toSet());
        assertTrue(found.contains(Metric.P50));
        assertEquals(p99, found.contains(Metric.P99));
        assertEquals(p999, found.contains(Metric.P999));
    }

    @Test
    void contest_runsInBothOrders() {
        List<String> order = new ArrayList<>();
        Recorder recorder = new Recorder(0);
        new Contest(new Scale(Scale.Size.TINY, 1, 2, 1), recorder, List.of())
                .subject("a", remembering("a", order))
                .subject("b", remembering("b", order))
                .run(CASE, 1);

        assertEquals(List.of("a", "b", "b", "a"), rounds(order));
        assertEquals(
                List.of(0, 1),
                recorder.measurements().stream()
                        .map(Measurement::round)
                        .distinct()
                        .toList());
    }

    @Test
    void contest_inTheSecondProcess_beginsWithTheOppositeOrder() {
        List<String> order = new ArrayList<>();
        new Contest(new Scale(Scale.Size.TINY, 1, 2, 1), new Recorder(1), List.of())
                .subject("a", remembering("a", order))
                .subject("b", remembering("b", order))
                .run(CASE, 1);

        assertEquals(List.of("b", "a", "a", "b"), rounds(order));
    }

    @Test
    void contest_withServersOfTheirOwn_countsWhatEachCausesUntilItHasSettled() {
        AtomicLong one = new AtomicLong();
        AtomicLong other = new AtomicLong();
        List<AtomicLong> later = new ArrayList<>();
        Recorder recorder = new Recorder(0);
        new Contest(new Scale(Scale.Size.TINY, 1, 2, 1), recorder, List.of())
                .subject("a", spending(one, later), one::get)
                .subject("b", spending(other, later), other::get)
                .settling(() -> {
                    later.forEach(server -> server.addAndGet(2_000));
                    later.clear();
                })
                .run(CASE, 1);

        List<Double> spent = recorder.measurements().stream()
                .filter(m -> m.metric() == Metric.CPU_SERVER)
                .map(Measurement::value)
                .toList();
        assertEquals(List.of(3.0, 3.0, 3.0, 3.0), spent);
    }

    /** Makes its server spend a microsecond at once, and more later. */
    private static Load spending(AtomicLong server, List<AtomicLong> later) {
        return (concurrency, nanos, latency) -> {
            server.addAndGet(1_000);
            later.add(server);
            return 1;
        };
    }

    @Test
    void timing_ofOneWhoSawTooLittle_fails() {
        Timing timing = new Timing(Scale.of(Scale.Size.TINY), new Recorder(0), List.of()).subject("short", () -> 9);

        IllegalStateException e = assertThrows(IllegalStateException.class, () -> timing.run(CASE, 10));
        assertEquals("short saw 9 of 10", e.getMessage());
    }

    @Test
    void timing_ofManyTimes_tellsWhatOneTook() {
        Recorder recorder = new Recorder(0);
        AtomicReference<byte[]> kept = new AtomicReference<>(); // or the compiler leaves the allocation out

        new Timing(Scale.of(Scale.Size.TINY), recorder, List.of())
                .repeated(10)
                .subject("busy", () -> {
                    kept.set(new byte[100_000]);
                    return 100_000;
                })
                .run(CASE, 100_000);

        assertEquals(
                EnumSet.of(Metric.MILLIS, Metric.CPU_CLIENT, Metric.ALLOCATED),
                recorder.measurements().stream()
                        .map(Measurement::metric)
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Metric.class))));
        recorder.measurements().stream()
                .filter(m -> m.metric() == Metric.ALLOCATED)
                .forEach(m -> assertTrue(m.value() >= 100_000 && m.value() < 1_000_000, m::toString));
    }

    /** The two rounds of two subjects that follow the warm-up. */
    private static List<String> rounds(List<String> order) {
        assertTrue(order.size() > 4, "warm-up");
        return order.subList(order.size() - 4, order.size());
    }

    private static Load remembering(String name, List<String> order) {
        return (concurrency, nanos, latency) -> {
            order.add(name);
            return 1;
        };
    }
}
