package io.reactivekv.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A first-order Markov predictor: after this key, how often did a session read that one? Remembers the most used keys, a
 * few successors of each, and the last key of the most recent sessions. When a key has too many successors, or was followed
 * often enough, the counts of all are halved and those at zero make room, so that habits can change. Thread-safe.
 */
public final class MarkovPredictor implements AccessPredictor {

    private static final int SESSIONS = 10_000;

    private final Cache<String, Successors> states;
    private final Cache<String, String> lastOfSession;
    private final int successors;
    private final double threshold;

    /**
     * A predictor that has seen nothing.
     *
     * @param keys how many keys to remember, 1 or more
     * @param successors how many successors of each, 1 or more
     * @param threshold the least probability of a prediction, above 0, at most 1
     */
    public MarkovPredictor(int keys, int successors, double threshold) {
        if (keys < 1 || successors < 1 || !(threshold > 0 && threshold <= 1)) {
            throw new IllegalArgumentException("keys and successors must be 1 or more and the threshold above 0 and at"
                    + " most 1, were " + keys + ", " + successors + " and " + threshold);
        }
        this.states =
                Caffeine.newBuilder().maximumSize(keys).executor(Runnable::run).build();
        this.lastOfSession = Caffeine.newBuilder()
                .maximumSize(SESSIONS)
                .executor(Runnable::run)
                .build();
        this.successors = successors;
        this.threshold = threshold;
    }

    /** 10,000 keys with 8 successors each, and predictions from a probability of 0.3 on. */
    public static MarkovPredictor create() {
        return new MarkovPredictor(10_000, 8, 0.3);
    }

    @Override
    public void read(String session, String key) {
        Objects.requireNonNull(key, "key");
        String last = lastOfSession.asMap().put(session, key);
        if (last != null && !last.equals(key)) {
            states.get(last, ignored -> new Successors()).count(key, successors);
        }
    }

    @Override
    public Map<String, Double> next(String key) {
        Successors seen = states.getIfPresent(key);
        return seen == null ? Map.of() : seen.above(threshold);
    }

    /** What followed one key. */
    private static final class Successors {

        /** A new habit is as strong as the old one after so many times at most. */
        private static final int MOST = 1 << 10;

        private final Map<String, int[]> counts = new HashMap<>();
        private int total;

        synchronized void count(String key, int most) {
            if (total >= MOST) {
                halve();
            }
            int[] count = counts.get(key);
            if (count == null && counts.size() >= most) {
                halve();
            }
            if (count == null && counts.size() < most) {
                count = new int[1];
                counts.put(key, count);
            }
            if (count != null) {
                count[0]++;
            }
            total++;
        }

        private void halve() {
            total /= 2;
            counts.values().forEach(count -> count[0] /= 2);
            boolean unused = counts.values().removeIf(count -> count[0] == 0);
        }

        synchronized Map<String, Double> above(double threshold) {
            Map<String, Double> likely = new LinkedHashMap<>();
            counts.forEach((key, count) -> {
                double probability = (double) count[0] / Math.max(1, total);
                if (probability >= threshold) {
                    likely.put(key, probability);
                }
            });
            return likely;
        }
    }
}
