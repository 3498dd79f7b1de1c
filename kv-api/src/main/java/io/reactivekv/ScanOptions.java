package io.reactivekv;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a range is read. Immutable: each method returns a changed copy; start from {@link #defaults()}. Two are equal when all
 * of it is, the listener of {@link #onUndecodable(Consumer)} by its own {@code equals}.
 *
 * <pre>{@code
 * store.scan(KeyRange.prefix("user:"), ScanOptions.defaults().descending().limit(10));
 * }</pre>
 */
public final class ScanOptions {

    /** The largest {@link #pageSize}. */
    public static final int MAX_PAGE_SIZE = 10_000;

    private static final ScanOptions DEFAULTS = new ScanOptions(-1, false, 0, null, null, false);

    private final long limit;
    private final boolean descending;
    private final int pageSize;
    private final @Nullable String after;
    private final @Nullable Consumer<SerializationException> onUndecodable;
    private final boolean unordered;

    private ScanOptions(
            long limit,
            boolean descending,
            int pageSize,
            @Nullable String after,
            @Nullable Consumer<SerializationException> onUndecodable,
            boolean unordered) {
        this.limit = limit;
        this.descending = descending;
        this.pageSize = pageSize;
        this.after = after;
        this.onUndecodable = onUndecodable;
        this.unordered = unordered;
    }

    /** Everything in the range, ascending, page size following the demand, failing on a value that cannot be decoded. */
    public static ScanOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Ends after so many entries.
     *
     * @param limit 1 or more
     * @throws IllegalArgumentException when it is less
     */
    public ScanOptions limit(long limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("the limit of a scan must be 1 or more, was " + limit);
        }
        return new ScanOptions(limit, descending, pageSize, after, onUndecodable, unordered);
    }

    /** Goes from the last key to the first. */
    public ScanOptions descending() {
        return new ScanOptions(limit, true, pageSize, after, onUndecodable, unordered);
    }

    /**
     * Bounds how many entries are asked of the store at a time: fewer where values are large. Without it the size follows the
     * demand. A scan in memory and an unordered one take no notice of it; a {@code page}
     * without a limit has so many entries.
     *
     * @param pageSize 1 to 10,000
     * @throws IllegalArgumentException when it is out of bounds
     */
    public ScanOptions pageSize(int pageSize) {
        if (pageSize < 1 || pageSize > MAX_PAGE_SIZE) {
            throw new IllegalArgumentException("the page size must be 1 to " + MAX_PAGE_SIZE + ", was " + pageSize);
        }
        return new ScanOptions(limit, descending, pageSize, after, onUndecodable, unordered);
    }

    /**
     * Goes on behind a key, which is not emitted again and need not exist; follows the direction. Takes the token of a
     * {@link Page} as well. A store without order leaves out the keys before it, emitted or not.
     *
     * @throws IllegalArgumentException when it is empty or not valid Unicode
     */
    public ScanOptions after(String lastKey) {
        Objects.requireNonNull(lastKey, "lastKey");
        if (lastKey.isEmpty()) {
            throw new IllegalArgumentException("after: a key must not be empty");
        }
        Keys.checkUnicode(lastKey, "key");
        return new ScanOptions(limit, descending, pageSize, lastKey, onUndecodable, unordered);
    }

    /**
     * Skips values that cannot be decoded and tells of each; without it the first one ends the scan with its error.
     * Skipped entries do not count towards the limit.
     *
     * @param listener called in the course of the scan, on the thread that emits; must not block
     */
    public ScanOptions onUndecodable(Consumer<SerializationException> listener) {
        Objects.requireNonNull(listener, "listener");
        return new ScanOptions(limit, descending, pageSize, after, listener, unordered);
    }

    /**
     * Accepts any order and repeats, for stores that keep none ({@code ordered=false}); an ordered store ignores it.
     * Costs time proportional to the whole database.
     */
    public ScanOptions unordered() {
        return new ScanOptions(limit, descending, pageSize, after, onUndecodable, true);
    }

    /** The same in key order. */
    ScanOptions ordered() {
        return new ScanOptions(limit, descending, pageSize, after, onUndecodable, false);
    }

    /** The limit; absent when there is none. */
    public OptionalLong limit() {
        return limit < 0 ? OptionalLong.empty() : OptionalLong.of(limit);
    }

    /** Whether the scan goes from the last key to the first. */
    public boolean isDescending() {
        return descending;
    }

    /** The page size; 0 when it follows the demand. */
    public int pageSize() {
        return pageSize;
    }

    /** The key behind which the scan goes on. */
    public Optional<String> after() {
        return Optional.ofNullable(after);
    }

    /** Who is told of values that cannot be decoded. */
    public Optional<Consumer<SerializationException>> onUndecodable() {
        return Optional.ofNullable(onUndecodable);
    }

    /** Whether any order is accepted. */
    public boolean isUnordered() {
        return unordered;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ScanOptions that
                && limit == that.limit
                && descending == that.descending
                && pageSize == that.pageSize
                && unordered == that.unordered
                && Objects.equals(after, that.after)
                && Objects.equals(onUndecodable, that.onUndecodable);
    }

    @Override
    public int hashCode() {
        return Objects.hash(limit, descending, pageSize, after, onUndecodable, unordered);
    }

    @Override
    public String toString() {
        return "ScanOptions[limit=" + (limit < 0 ? "none" : limit) + ", descending=" + descending + ", pageSize="
                + (pageSize == 0 ? "auto" : pageSize) + ", after=" + (after == null ? "none" : Quoted.of(after))
                + ", onUndecodable=" + (onUndecodable == null ? "fail" : "skip") + ", unordered=" + unordered + "]";
    }
}
