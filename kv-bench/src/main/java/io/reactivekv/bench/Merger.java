package io.reactivekv.bench;

import io.reactivekv.bench.result.Measurement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Results of several files as one. What all files say of where they come from is said once; what is a file's own, commit and
 * command in any case, has a line for each file, under the names of the parts that come from it. Not thread-safe.
 */
final class Merger {

    /** What is a file's own even if another file says the same. */
    private static final Set<String> OWN = Set.of("command", "scale", "date", "commit", "duration", "failed");

    private static final Pattern NAME = Pattern.compile("([a-z0-9, -]+?)(?: \\(from fork ([0-9]+)\\))?");
    private static final String BETWEEN_PARTS = ", ";

    private final boolean all;
    private final List<Measurement> measurements = new ArrayList<>();
    private final List<Source> sources = new ArrayList<>();

    /**
     * Nothing so far.
     *
     * @param all whether a part that several files have keeps the figures of all of them, the later ones as further
     *     processes; else those of the last
     */
    Merger(boolean all) {
        this.all = all;
    }

    /**
     * Where some parts come from.
     *
     * @param parts their names
     * @param fork the first of their processes that comes from there
     * @param facts what is known of it, by name
     * @param line what an earlier merger said of it; empty when there was none
     */
    private record Source(Set<String> parts, int fork, Map<String, String> facts, String line) {

        String name() {
            return String.join(BETWEEN_PARTS, parts) + (fork > 0 ? " (from fork " + fork + ")" : "");
        }

        Source without(Set<String> others) {
            Set<String> rest = new LinkedHashSet<>(parts);
            rest.removeAll(others);
            return new Source(rest, fork, facts, line);
        }

        /** What is not said once for all. */
        String own(Set<String> common) {
            List<String> own = new ArrayList<>();
            if (!line.isEmpty()) {
                own.add(line);
            }
            facts.forEach((name, value) -> {
                if (!common.contains(name)) {
                    own.add(name + " " + value);
                }
            });
            return String.join("; ", own);
        }
    }

    /** Adds the figures of a file, and what it says of where they come from. */
    void add(List<Measurement> more, Map<String, String> origin) {
        Set<String> parts =
                more.stream().map(m -> m.of().experiment()).collect(Collectors.toCollection(LinkedHashSet::new));
        int fork = 0;
        if (all) {
            fork = measurements.stream()
                    .filter(m -> parts.contains(m.of().experiment()))
                    .mapToInt(m -> m.fork() + 1)
                    .max()
                    .orElse(0);
        } else {
            measurements.removeIf(m -> parts.contains(m.of().experiment()));
            sources.replaceAll(source -> source.without(parts));
            sources.removeIf(source -> source.parts().isEmpty());
        }
        for (Measurement m : more) {
            measurements.add(new Measurement(m.of(), m.subject(), m.fork() + fork, m.round(), m.metric(), m.value()));
        }
        addSources(origin, parts, fork);
    }

    private void addSources(Map<String, String> origin, Set<String> parts, int fork) {
        Map<String, String> facts = new LinkedHashMap<>();
        List<Source> merged = new ArrayList<>();
        origin.forEach((name, value) -> {
            Matcher known = NAME.matcher(name);
            List<String> named = known.matches() ? List.of(known.group(1).split(BETWEEN_PARTS, -1)) : List.of();
            if (!named.isEmpty() && parts.containsAll(named)) {
                int from = known.group(2) == null ? 0 : Integer.parseInt(known.group(2));
                merged.add(new Source(new LinkedHashSet<>(named), fork + from, facts, value));
            } else {
                facts.put(name, value);
            }
        });
        sources.addAll(merged.isEmpty() ? List.of(new Source(parts, fork, facts, "")) : merged);
    }

    List<Measurement> measurements() {
        return List.copyOf(measurements);
    }

    /** Where they come from, by name. */
    Map<String, String> origin() {
        Map<String, String> origin = new LinkedHashMap<>(sources.get(0).facts());
        if (sources.size() > 1) {
            origin.keySet().removeAll(OWN);
        }
        for (Source source : sources) {
            origin.entrySet().retainAll(source.facts().entrySet());
        }
        Set<String> common = Set.copyOf(origin.keySet());
        for (Source source : sources) {
            String own = source.own(common);
            if (!own.isEmpty()) {
                origin.put(source.name(), own);
            }
        }
        return origin;
    }
}
