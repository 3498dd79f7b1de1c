package io.reactivekv.bench;

import io.reactivekv.bench.result.Measurement;
import io.reactivekv.bench.run.Fork;
import io.reactivekv.bench.run.Part;
import io.reactivekv.bench.run.Scale;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Runs parts: those that clock something one after the other with nothing beside them, those that only count two at a time. */
final class Session {

    private static final int COUNTING_AT_ONCE = 2;

    private final Scale scale;
    private final Keeper keeper;
    private final List<Measurement> measurements = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    /** Keeps what is known after each process. */
    interface Keeper {
        void keep(List<Measurement> known) throws IOException;
    }

    Session(Scale scale, Keeper keeper) {
        this.scale = scale;
        this.keeper = keeper;
    }

    /** Runs all of them, also when one fails. */
    void measure(List<Part> parts) {
        measure(parts.stream().filter(part -> !part.isCounting()).toList(), 1);
        measure(parts.stream().filter(Part::isCounting).toList(), COUNTING_AT_ONCE);
    }

    private void measure(List<Part> parts, int atOnce) {
        ExecutorService threads = Executors.newFixedThreadPool(atOnce);
        try {
            parts.stream()
                    .map(part -> CompletableFuture.runAsync(() -> measure(part), threads))
                    .toList()
                    .forEach(CompletableFuture::join);
        } finally {
            threads.shutdown();
        }
    }

    private void measure(Part part) {
        String id = part.experiment().id();
        long begun = System.nanoTime();
        try {
            Fork.measure(part, scale, Main.class, this::ended);
        } catch (Exception e) {
            failed(id, e);
        }
        System.err.printf("kv bench: %s took %d s%n", id, (System.nanoTime() - begun) / 1_000_000_000);
    }

    private synchronized void ended(List<Measurement> found) throws IOException {
        measurements.addAll(found);
        keeper.keep(measurements);
    }

    private synchronized void failed(String id, Exception e) {
        failures.add(id + ": " + e);
        e.printStackTrace();
    }

    synchronized List<Measurement> measurements() {
        return List.copyOf(measurements);
    }

    synchronized List<String> failures() {
        return List.copyOf(failures);
    }
}
