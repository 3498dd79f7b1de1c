package io.reactivekv.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.bench.result.Case;
import io.reactivekv.bench.result.Experiment;
import io.reactivekv.bench.result.Experiment.Chart;
import io.reactivekv.bench.result.Metric;
import io.reactivekv.bench.run.Part;
import io.reactivekv.bench.run.Recorder;
import io.reactivekv.bench.run.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SessionTest {

    private final List<Integer> kept = new ArrayList<>();
    private final Session session = new Session(Scale.of(Scale.Size.TINY), known -> kept.add(known.size()));

    @Test
    void measure_partsThatClock_runOneAfterTheOther() {
        AtomicInteger running = new AtomicInteger();
        Work alone = recorder -> {
            assertEquals(1, running.incrementAndGet());
            recorder.record(Case.of("alone", "case"), "subject", 0, Metric.NANOS, 1);
            running.decrementAndGet();
        };

        session.measure(List.of(new Fake("a", false, alone), new Fake("b", false, alone), new Fake("c", false, alone)));

        assertEquals(List.of(), session.failures());
        assertEquals(List.of(1, 2, 3), kept);
    }

    @Test
    void measure_partsThatCount_runTwoAtATime() {
        CyclicBarrier both = new CyclicBarrier(2);
        Work together = recorder -> both.await(1, TimeUnit.MINUTES);

        session.measure(List.of(new Fake("a", true, together), new Fake("b", true, together)));

        assertEquals(List.of(), session.failures());
    }

    @Test
    void measure_partFails_goesOnWithTheOthersAndNamesIt() {
        Work works = recorder -> recorder.record(Case.of("good", "case"), "subject", 0, Metric.NANOS, 1);
        Work fails = recorder -> {
            throw new IllegalStateException("no such luck");
        };

        session.measure(List.of(new Fake("bad", false, fails), new Fake("good", false, works)));

        assertEquals(1, session.measurements().size());
        assertEquals(1, session.failures().size());
        assertTrue(session.failures().get(0).startsWith("bad: "), session.failures()::toString);
    }

    private interface Work {
        void run(Recorder recorder) throws Exception;
    }

    private record Fake(String id, boolean isCounting, Work work) implements Part {

        @Override
        public Experiment experiment() {
            return new Experiment(id, id, "A part of a test.", Metric.NANOS, List.of(), Chart.NONE);
        }

        @Override
        public boolean forksItself() {
            return true;
        }

        @Override
        public void run(Scale scale, Recorder recorder) throws Exception {
            work.run(recorder);
        }
    }
}
