package io.reactivekv.bench.result;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All figures of a run, and what can be asked of them. Immutable. */
public final class Results {

    private record Cell(String subject, Metric metric) {}

    private record Turn(int fork, int round) {}

    private final List<Measurement> all;
    private final Map<Case, Map<Cell, Map<Turn, Double>>> byCase = new LinkedHashMap<>();

    /** Indexes the figures; of two for the same turn the later one counts. */
    public Results(List<Measurement> measurements) {
        all = List.copyOf(measurements);
        for (Measurement m : all) {
            byCase.computeIfAbsent(m.of(), ignored -> new LinkedHashMap<>())
                    .computeIfAbsent(new Cell(m.subject(), m.metric()), ignored -> new LinkedHashMap<>())
                    .put(new Turn(m.fork(), m.round()), m.value());
        }
    }

    /** Every figure, in the order in which they came. */
    public List<Measurement> all() {
        return all;
    }

    /** The cases of an experiment, in the order in which they came. */
    public List<Case> cases(String experiment) {
        return byCase.keySet().stream()
                .filter(c -> c.experiment().equals(experiment))
                .toList();
    }

    /** Who took part in a case, in the order in which they came. */
    public List<String> subjects(Case of) {
        Set<String> names = new LinkedHashSet<>();
        cells(of).keySet().forEach(cell -> names.add(cell.subject()));
        return List.copyOf(names);
    }

    /** The figures of a subject in a case; empty when it was not measured. */
    public Optional<Stat> stat(Case of, String subject, Metric metric) {
        Map<Turn, Double> turns = turns(of, subject, metric);
        return turns.isEmpty() ? Optional.empty() : Optional.of(Stat.of(turns.values()));
    }

    /**
     * How many times as good a subject was as another. Ratios are taken within a round, so that what else the machine does
     * hits both; where two were never measured in the same round, of their medians.
     */
    public Optional<Stat> ratio(Case of, String subject, String baseline, Metric metric) {
        Map<Turn, Double> mine = turns(of, subject, metric);
        Map<Turn, Double> others = turns(of, baseline, metric);
        if (mine.isEmpty() || others.isEmpty()) {
            return Optional.empty();
        }
        List<Double> ratios = new ArrayList<>();
        mine.forEach((turn, value) -> {
            Double other = others.get(turn);
            if (other != null) {
                ratios.add(metric.ratio(value, other));
            }
        });
        if (ratios.isEmpty()) {
            double one = metric.ratio(
                    Stat.of(mine.values()).median(), Stat.of(others.values()).median());
            return Optional.of(new Stat(one, one, one, 0));
        }
        return Optional.of(Stat.of(ratios));
    }

    private Map<Turn, Double> turns(Case of, String subject, Metric metric) {
        return cells(of).getOrDefault(new Cell(subject, metric), Map.of());
    }

    private Map<Cell, Map<Turn, Double>> cells(Case of) {
        return byCase.getOrDefault(of, new HashMap<>());
    }
}
