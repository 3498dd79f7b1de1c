package io.reactivekv.cache;

import java.util.Map;

/**
 * Guesses what is read next. Called on every read of its cache: must be fast, thread-safe, and bounded in memory. One that
 * throws is logged once, and the read goes on without its guess; what it predicts and no cache takes as a key is left out.
 */
public interface AccessPredictor {

    /**
     * A key was read.
     *
     * @param session who read it; empty where the reader's Context names none
     */
    void read(String session, String key);

    /** The keys that are likely to be read after this one, with their probabilities. */
    Map<String, Double> next(String key);
}
