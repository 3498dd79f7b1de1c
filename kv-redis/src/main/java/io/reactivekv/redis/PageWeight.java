package io.reactivekv.redis;

import io.reactivekv.spi.Stored;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many entries fit into a page, by what has been read of a space lately: tells how many that nobody has looked at
 * yet may be read at once. Large values count at once, small ones make it forget them bit by bit. Thread-safe; of two notes
 * that are taken at once, one may get lost.
 */
final class PageWeight {

    /** About how many bytes a page may have. */
    private static final long PAGE_BYTES = 4 << 20;

    /** Before anything is known: values may be of any size. */
    private static final int UNKNOWN = 16;

    /** What was too much is asked for in parts that are so much smaller. */
    private static final int RELIEF = 8;

    private volatile int most = UNKNOWN;

    int most() {
        return most;
    }

    /** Takes note of what was read together, null for what is absent; says how many entries like these fit into a page. */
    int learn(List<? extends @Nullable Object> page) {
        long bytes = 1;
        int present = 0;
        for (Object answer : page) {
            if (answer instanceof Stored<?> stored) {
                present++;
                bytes += ((byte[]) stored.value()).length;
            }
        }
        if (present > 0) {
            note(Math.min(fitting(present, bytes), Script.MAX_KEYS));
        }
        return fitting(page.size(), bytes);
    }

    private static int fitting(int read, long bytes) {
        return (int) Math.min(Integer.MAX_VALUE, 1 + PAGE_BYTES * read / bytes);
    }

    /** Of entries that are there, for an absent key is no small one. */
    private void note(int fitting) {
        int before = most;
        most = fitting < before ? fitting : (before + fitting + 1) / 2;
    }

    /** To read so many was too much; that one was says nothing of how many. */
    void tooMuch(int read) {
        if (read > 1) {
            most = Math.max(1, Math.min(most, read) / RELIEF);
        }
    }
}
