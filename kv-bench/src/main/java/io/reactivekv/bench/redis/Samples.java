package io.reactivekv.bench.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What one subject did in all rounds. */
final class Samples {

    private final List<Sample> rounds = new ArrayList<>();

    void add(Sample sample) {
        rounds.add(sample);
    }

    String[] row(String workload, String name, Samples baseline) {
        double[] ratios = IntStream.range(0, rounds.size())
                .mapToDouble(
                        i -> rounds.get(i).perSecond() / baseline.rounds.get(i).perSecond())
                .sorted()
                .toArray();
        return new String[] {
            workload,
            name,
            "%.1f".formatted(median(Sample::perSecond) / 1_000),
            "%.2f".formatted(at(ratios, 0.5)),
            "%.2f to %.2f".formatted(at(ratios, 0.25), at(ratios, 0.75)),
            "%.1f (%.1f + %.1f)"
                    .formatted(
                            median(s -> s.cpu().total() / s.operations()) / 1_000,
                            median(s -> (double) s.cpu().client() / s.operations()) / 1_000,
                            median(s -> (double) s.cpu().server() / s.operations()) / 1_000),
            latency()
        };
    }

    private String latency() {
        if (rounds.get(0).latency() == null) {
            return "-";
        }
        return "%.0f / %.0f".formatted(percentile(50) / 1_000, percentile(99) / 1_000);
    }

    private double percentile(double percentile) {
        return median(s -> Objects.requireNonNull(s.latency()).getValueAtPercentile(percentile));
    }

    private double median(ToDoubleFunction<Sample> figure) {
        return at(rounds.stream().mapToDouble(figure).sorted().toArray(), 0.5);
    }

    private static double at(double[] sorted, double fraction) {
        double position = fraction * (sorted.length - 1);
        int low = (int) position;
        int high = Math.min(low + 1, sorted.length - 1);
        return sorted[low] + (position - low) * (sorted[high] - sorted[low]);
    }
}
