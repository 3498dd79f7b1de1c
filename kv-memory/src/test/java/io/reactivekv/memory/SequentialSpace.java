package io.reactivekv.memory;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the operations of {@link LinearizabilityTest} do when they come one after the other. */
public class SequentialSpace {

    private static final int NEVER = Integer.MAX_VALUE;

    private final Map<Integer, Integer> values = new HashMap<>();
    private final Map<Integer, Integer> deadlines = new HashMap<>();
    private int now;

    private boolean present(int key) {
        return values.containsKey(key) && deadlines.get(key) > now;
    }

    private void store(int key, int value, int deadline) {
        values.put(key, value);
        deadlines.put(key, deadline);
    }

    private boolean storeIf(boolean condition, int key, int value) {
        if (condition) {
            store(key, value, NEVER);
        }
        return condition;
    }

    public Optional<String> get(int key) {
        return present(key) ? Optional.of("" + values.get(key)) : Optional.empty();
    }

    public boolean put(int key, int value) {
        return storeIf(true, key, value);
    }

    public boolean putUntil(int key, int value, int time) {
        store(key, value, time);
        return true;
    }

    public boolean putIfAbsent(int key, int value) {
        return storeIf(!present(key), key, value);
    }

    public boolean replace(int key, int value) {
        boolean present = present(key);
        if (present) {
            values.put(key, value);
        }
        return present;
    }

    public boolean replaceUnchanged(int key, int seen, int value) {
        return storeIf(present(key) && values.get(key) == seen, key, value);
    }

    public Optional<String> getAndPut(int key, int value) {
        Optional<String> before = get(key);
        store(key, value, NEVER);
        return before;
    }

    public Optional<String> getAndDelete(int key) {
        Optional<String> before = get(key);
        values.remove(key);
        return before;
    }

    public Optional<String> getAndExpireAt(int key, int time) {
        Optional<String> before = get(key);
        boolean unused = expireAt(key, time);
        return before;
    }

    public boolean delete(int key) {
        boolean present = present(key);
        values.remove(key);
        return present;
    }

    public boolean expireAt(int key, int time) {
        boolean present = present(key);
        if (present) {
            deadlines.put(key, time);
        }
        return present;
    }

    public boolean deleteUnchanged(int key, int seen) {
        return present(key) && values.get(key) == seen && delete(key);
    }

    public boolean expireUnchangedAt(int key, int seen, int time) {
        return present(key) && values.get(key) == seen && expireAt(key, time);
    }

    public Optional<Boolean> hasTtl(int key) {
        return present(key) ? Optional.of(deadlines.get(key) != NEVER) : Optional.empty();
    }

    public long addAndGet(int key, int delta) {
        if (!present(key)) {
            store(key, 0, NEVER);
        }
        return values.merge(key, delta, Integer::sum);
    }

    public void tick() {
        now++;
    }

    public void sweep() {}
}
