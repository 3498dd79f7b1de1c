package io.reactivekv.bench.run;

import java.util.concurrent.TimeUnit;

/**
 * How much is measured.
 *
 * @param size which sizes of data are used
 * @param forks how many processes measure a part, one after the other
 * @param rounds how many rounds each process makes, of which every second runs the subjects in the opposite order
 * @param sliceMillis how long a subject is measured in a round
 */
public record Scale(Size size, int forks, int rounds, int sliceMillis) {

    /** Which sizes of data are used. */
    public enum Size {
        /** Just enough to see that everything works. */
        TINY,
        /** For minutes. */
        QUICK,
        /** All of it. */
        FULL
    }

    /** Refuses what would measure nothing. */
    public Scale {
        if (forks < 1 || rounds < 1 || sliceMillis < 1) {
            throw new IllegalArgumentException("forks, rounds and slice are 1 or more");
        }
    }

    /** The usual figures for a size. */
    public static Scale of(Size size) {
        return switch (size) {
            case TINY -> new Scale(size, 1, 2, 10);
            case QUICK -> new Scale(size, 1, 4, 60);
            case FULL -> new Scale(size, 2, 3, 100);
        };
    }

    /** Whether only what the aims ask for is measured, and of that what does not take long. */
    public boolean isQuick() {
        return size == Size.QUICK;
    }

    /** One of three numbers, as the size asks for. */
    public int choose(int tiny, int quick, int full) {
        return switch (size) {
            case TINY -> tiny;
            case QUICK -> quick;
            case FULL -> full;
        };
    }

    /** How long a subject is measured in a round. */
    public long sliceNanos() {
        return TimeUnit.MILLISECONDS.toNanos(sliceMillis);
    }

    /** How long a subject runs at least before its rounds in the first case of a process, when nothing is compiled yet. */
    public long firstWarmUpNanos() {
        return TimeUnit.MILLISECONDS.toNanos(choose(0, 1_000, 2_000));
    }

    /** How long a subject runs at most before its rounds, even when it still becomes faster. */
    public long longestWarmUpNanos() {
        return TimeUnit.MILLISECONDS.toNanos(choose(1, 3_000, 8_000));
    }

    /** As a word that {@link #parse} reads. */
    public String encoded() {
        return size + "/" + forks + "/" + rounds + "/" + sliceMillis;
    }

    /** What {@link #encoded} wrote. */
    public static Scale parse(String text) {
        String[] words = text.split("/", -1);
        return new Scale(
                Size.valueOf(words[0]),
                Integer.parseInt(words[1]),
                Integer.parseInt(words[2]),
                Integer.parseInt(words[3]));
    }
}
