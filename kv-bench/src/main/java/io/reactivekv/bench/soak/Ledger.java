package io.reactivekv.bench.soak;

import io.reactivekv.bench.soak.Held.Presence;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the keys of one worker must hold. Nobody else writes them, and the worker does one thing after the other, so that of
 * a key all of whose writes were acknowledged it is known exactly. A key of which a write has an unknown outcome is retired:
 * it holds one of several things from then on, perhaps later another one of them, and is written no more. Used by one
 * operation at a time.
 */
final class Ledger {

    private static final int SLOTS = 8;

    private final String prefix;
    private final int[] generations = new int[SLOTS];
    private final Map<String, Held> known = new TreeMap<>();
    private final Map<String, Set<Optional<String>>> retired = new TreeMap<>();

    Ledger(int worker) {
        prefix = "w%03d:".formatted(worker);
        for (int slot = 0; slot < SLOTS; slot++) {
            known.put(key(slot), Held.NOTHING);
        }
    }

    /** What all keys begin with. */
    String prefix() {
        return prefix;
    }

    /** The keys that are written. */
    List<String> keys() {
        return List.copyOf(known.keySet());
    }

    Held held(String key) {
        Held held = known.get(key);
        if (held == null) {
            throw new IllegalArgumentException("not a key that is written: " + key);
        }
        return held;
    }

    void settle(String key, Held held) {
        if (known.replace(key, held) == null) {
            throw new IllegalArgumentException("not a key that is written: " + key);
        }
    }

    /** The key holds one of these from now on; another takes its place. */
    void retire(String key, Collection<Held> possible) {
        Set<Optional<String>> values = new HashSet<>();
        for (Held held : possible) {
            values.add(Optional.ofNullable(held.value()));
            if (held.expires()) {
                values.add(Optional.empty());
            }
        }
        known.remove(key);
        retired.put(key, values);
        int slot = Integer.parseInt(key.substring(prefix.length(), key.lastIndexOf(':')));
        generations[slot]++;
        known.put(key(slot), Held.NOTHING);
    }

    /** All retired keys may be gone. */
    void retiredMayBeGone() {
        retired.values().forEach(values -> values.add(Optional.empty()));
    }

    /** Between which numbers something is. */
    record Bounds(long least, long most) {

        boolean include(long number) {
            return least <= number && number <= most;
        }
    }

    /** How many of these keys that are written an operation between two times could see. */
    Bounds count(Collection<String> keys, long from, long to) {
        long least = 0;
        long most = 0;
        for (String key : keys) {
            Presence presence = held(key).between(from, to);
            least += presence == Presence.CERTAIN ? 1 : 0;
            most += presence == Presence.IMPOSSIBLE ? 0 : 1;
        }
        return new Bounds(least, most);
    }

    /** How many keys, retired ones as well, an operation between two times could see. */
    Bounds count(long from, long to) {
        Bounds written = count(known.keySet(), from, to);
        long least = written.least();
        long most = written.most();
        for (Set<Optional<String>> values : retired.values()) {
            least += values.contains(Optional.<String>empty()) ? 0 : 1;
            most += values.equals(Set.of(Optional.<String>empty())) ? 0 : 1;
        }
        return new Bounds(least, most);
    }

    int retiredKeys() {
        return retired.size();
    }

    /**
     * Complains of a picture of all keys that was taken between two times.
     *
     * @param found keys with their values
     */
    void compare(Map<String, String> found, long from, long to, Complaints complaints, String what) {
        compareKnown(found, from, to, complaints, what);
        for (Map.Entry<String, Set<Optional<String>>> entry : retired.entrySet()) {
            Optional<String> value = Optional.ofNullable(found.get(entry.getKey()));
            if (!entry.getValue().contains(value)) {
                complaints.add(
                        what + " has " + entry.getKey() + " with " + value + " instead of one of " + entry.getValue());
            }
        }
        for (String key : found.keySet()) {
            if (!known.containsKey(key) && !retired.containsKey(key)) {
                complaints.add(what + " has " + key + ", which nobody wrote");
            }
        }
    }

    /** {@link #compare} of the keys that are written. */
    void compareKnown(Map<String, String> found, long from, long to, Complaints complaints, String what) {
        for (Map.Entry<String, Held> entry : known.entrySet()) {
            String key = entry.getKey();
            Held held = entry.getValue();
            String value = found.get(key);
            Presence presence = held.between(from, to);
            if (value == null && presence == Presence.CERTAIN) {
                complaints.add(what + " lacks " + key + ", which holds " + held.value());
            } else if (value != null && presence == Presence.IMPOSSIBLE) {
                complaints.add(what + " has " + key + " with " + value + ", which is gone");
            } else if (value != null && !value.equals(held.value())) {
                complaints.add(what + " has " + key + " with " + value + " instead of " + held.value());
            }
        }
    }

    private String key(int slot) {
        return prefix + slot + ":" + generations[slot];
    }
}
