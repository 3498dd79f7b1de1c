package io.reactivekv.cache;

import io.reactivekv.Entry;

/**
 * A record of an invalidation as the store has it. One that nothing seems to need any more is in retirement before it is
 * deleted, so that who needs it after all can take it back.
 *
 * @param entry as it was read, where it is to be changed; else without what its revision needs
 */
record Recorded(Entry<String> entry) {

    /** Between the number and the time of its retirement, in milliseconds since 1970. */
    private static final char RETIRED_AT = '-';

    static Recorded of(Entry<String> entry) {
        return new Recorded(entry);
    }

    /** The text of one that goes into retirement now. */
    static String retired(long number, long now) {
        return number + "" + RETIRED_AT + now;
    }

    static long numberOf(String text) {
        int end = text.indexOf(RETIRED_AT);
        return Long.parseLong(end < 0 ? text : text.substring(0, end));
    }

    String name() {
        return entry.key();
    }

    long number() {
        return numberOf(entry.value());
    }

    boolean isRetiring() {
        return entry.value().indexOf(RETIRED_AT) >= 0;
    }

    /** Since when it is, by the clock of whoever sent it there, in milliseconds since 1970. */
    long retiredAt() {
        return Long.parseLong(entry.value().substring(entry.value().indexOf(RETIRED_AT) + 1));
    }

    /** What tells this retirement from others of the record. */
    String retirement() {
        return name() + ' ' + entry.value();
    }
}
