package io.reactivekv.bench.memory;

/**
 * A value of five fields, about 100 bytes as JSON.
 *
 * @param id a number
 * @param name a short text
 * @param email a text
 * @param age a number
 * @param active a flag
 */
public record Record100(long id, String name, String email, int age, boolean active) {

    /** The record of a number. */
    public static Record100 of(int i) {
        return new Record100(i, "user " + i, "user" + i + "@example.org", i % 100, i % 2 == 0);
    }
}
