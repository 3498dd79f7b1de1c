package io.reactivekv;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A range of keys in {@link KeyOrder}, half-open: its start belongs to it, its end does not. Immutable.
 *
 * <p>Bounds are texts, not keys: they may be empty and need not exist. A prefix that has no successor, such as one of
 * nothing but U+10FFFF, is unbounded above.
 */
public final class KeyRange {

    private static final KeyRange ALL = new KeyRange("", null);

    private final String start;
    private final @Nullable String end;

    private KeyRange(String start, @Nullable String end) {
        this.start = start;
        this.end = end;
    }

    /** Every key. */
    public static KeyRange all() {
        return ALL;
    }

    /**
     * From {@code start}, included, to {@code end}, excluded; empty when they are equal.
     *
     * @throws IllegalArgumentException when the end comes before the start, or one is not valid Unicode
     */
    public static KeyRange of(String start, String end) {
        if (KeyOrder.compare(checked(start, "start"), checked(end, "end")) > 0) {
            throw new IllegalArgumentException("the end of a range must not come before its start: start "
                    + Quoted.of(start) + ", end " + Quoted.of(end)
                    + "; for the other direction use ScanOptions.descending()");
        }
        return new KeyRange(start, end);
    }

    /** From {@code start}, included, to the last key. */
    public static KeyRange from(String start) {
        return new KeyRange(checked(start, "start"), null);
    }

    /** From the first key to {@code end}, excluded. */
    public static KeyRange before(String end) {
        return new KeyRange("", checked(end, "end"));
    }

    /** The keys that begin with a prefix; {@code prefix("")} is {@link #all()}. */
    public static KeyRange prefix(String prefix) {
        return new KeyRange(checked(prefix, "prefix"), successor(prefix));
    }

    /** The first bound, included; empty for an unbounded range. */
    public String start() {
        return start;
    }

    /** The second bound, excluded; absent for a range that goes on to the last key. */
    public Optional<String> end() {
        return Optional.ofNullable(end);
    }

    /** Whether a key lies in the range. */
    public boolean contains(String key) {
        return KeyOrder.compare(start, key) <= 0 && (end == null || KeyOrder.compare(key, end) < 0);
    }

    /** Whether no text lies in the range. */
    public boolean isEmpty() {
        return end != null && KeyOrder.compare(start, end) >= 0;
    }

    /** The keys in both ranges; an empty range when there are none. */
    public KeyRange intersect(KeyRange other) {
        String from = KeyOrder.compare(start, other.start) >= 0 ? start : other.start;
        String to = end;
        if (to == null || (other.end != null && KeyOrder.compare(other.end, to) < 0)) {
            to = other.end;
        }
        return to != null && KeyOrder.compare(to, from) < 0 ? new KeyRange(from, from) : new KeyRange(from, to);
    }

    /** The same range of a space in which every key has this prefix. */
    KeyRange within(String prefix) {
        if (prefix.isEmpty()) {
            return this;
        }
        return new KeyRange(prefix + start, end == null ? successor(prefix) : prefix + end);
    }

    /** The part behind a key, in the direction of a scan. */
    KeyRange beyond(String key, boolean descending) {
        return intersect(descending ? before(key) : from(key + '\0'));
    }

    /** The smallest text that comes after everything with this prefix, or null where there is none. */
    private static @Nullable String successor(String prefix) {
        int end = prefix.length();
        while (end > 0) {
            int last = prefix.codePointBefore(end);
            end -= Character.charCount(last);
            if (last < Character.MAX_CODE_POINT) {
                int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
                return prefix.substring(0, end) + Character.toString(next);
            }
        }
        return null;
    }

    private static String checked(String bound, String name) {
        Objects.requireNonNull(bound, name);
        Keys.checkUnicode(bound, name + " of a range");
        return bound;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeyRange range && start.equals(range.start) && Objects.equals(end, range.end);
    }

    @Override
    public int hashCode() {
        return Objects.hash(start, end);
    }

    /** The bounds in interval notation, such as {@code ["a", "b")}. */
    @Override
    public String toString() {
        return "[" + Quoted.of(start) + ", " + (end == null ? "end" : Quoted.of(end)) + ")";
    }
}
