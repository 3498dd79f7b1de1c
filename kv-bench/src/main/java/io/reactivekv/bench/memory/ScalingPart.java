package io.reactivekv.bench.memory;

import io.reactivekv.bench.load.Clients;
import io.reactivekv.bench.load.Contest;
import io.reactivekv.bench.load.Keys;
import io.reactivekv.bench.load.Load;
import io.reactivekv.bench.result.Case;
import io.reactivekv.bench.result.Experiment;
import io.reactivekv.bench.result.Experiment.Chart;
import io.reactivekv.bench.result.Metric;
import io.reactivekv.bench.run.Part;
import io.reactivekv.bench.run.Recorder;
import io.reactivekv.bench.run.Scale;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;

/** How the cost of an operation grows with the number of entries, and throughput with the number of threads. */
public final class ScalingPart implements Part {

    private static final String ID = "memory-scaling";

    @Override
    public Experiment experiment() {
        return new Experiment(
                ID,
                "Memory: scaling",
                "Closed loops of threads over entries by reference; random keys, made anew for each operation, which is part of"
                        + " the cost. All subjects live in one JVM.",
                Metric.OPS,
                List.of(PointsPart.SKIP_LIST),
                Chart.LINES);
    }

    @Override
    public List<String> jvmOptions(Scale scale) {
        return List.of("-Xms2g", scale.size() == Scale.Size.FULL ? "-Xmx12g" : "-Xmx3g", "-XX:+UseParallelGC");
    }

    @Override
    public boolean isRepeated() {
        return false;
    }

    @Override
    public void run(Scale scale, Recorder recorder) {
        int most = scale.choose(1_000, 1_000_000, 10_000_000);
        for (int entries = scale.choose(100, 10_000, 10_000); entries <= most; entries *= 10) {
            try (Clients clients = new Clients()) {
                Subject store = clients.add(Subject.named("kv"));
                Subject skipList = clients.add(Subject.named("skip-list"));
                Subject hashMap = clients.add(Subject.named("hash-map"));
                load(entries, List.of(store, skipList, hashMap));
                new Round(scale, recorder, entries).run(store, skipList, hashMap);
            }
        }
    }

    private static void load(int entries, List<Subject> subjects) {
        Object value = new Object();
        for (int i = 0; i < entries; i++) {
            String key = Keys.of(i);
            subjects.forEach(subject -> subject.load(key, value));
        }
    }

    /** All that is measured at one number of entries. */
    private record Round(Scale scale, Recorder recorder, int entries) {

        void run(Subject store, Subject skipList, Subject hashMap) {
            Object value = new Object();
            contest()
                    .subject("kv", threads(() -> store.get(any())))
                    .subject(PointsPart.SKIP_LIST, threads(() -> skipList.get(any())))
                    .subject(PointsPart.HASH_MAP, threads(() -> hashMap.get(any())))
                    .run(new Case(ID, "get", "entries", entries), 1);
            contest()
                    .subject("kv", threads(() -> store.put(any(), value)))
                    .subject(PointsPart.SKIP_LIST, threads(() -> skipList.put(any(), value)))
                    .subject(PointsPart.HASH_MAP, threads(() -> hashMap.put(any(), value)))
                    .run(new Case(ID, "put", "entries", entries), 1);
            contest()
                    .subject("kv", threads(() -> store.scan(any(), 100)))
                    .subject(PointsPart.SKIP_LIST, threads(() -> skipList.scan(any(), 100)))
                    .run(new Case(ID, "scan of 100", "entries", entries), 1);
            if (entries == scale.choose(1_000, 1_000_000, 1_000_000)) {
                for (int threads = 1; threads <= 8; threads *= 2) {
                    contest()
                            .subject("kv", threads(() -> store.get(any())))
                            .subject(PointsPart.SKIP_LIST, threads(() -> skipList.get(any())))
                            .subject(PointsPart.HASH_MAP, threads(() -> hashMap.get(any())))
                            .run(new Case(ID, "get of a million entries", "threads", threads), threads);
                }
            }
        }

        private static Load threads(Supplier<Publisher<?>> operations) {
            return Load.threads(operations);
        }

        private Contest contest() {
            return new Contest(scale, recorder, List.of()).withoutLatencies();
        }

        private String any() {
            return Keys.of(ThreadLocalRandom.current().nextInt(entries));
        }
    }
}
