package io.reactivekv;

import io.reactivekv.spi.Option;
import io.reactivekv.spi.Ttl;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The options of one store. Immutable and thread-safe: each method with an argument returns a changed copy.
 *
 * <p>A value given here is checked like one in a configuration string: one that is not allowed is a
 * {@link StoreConfigurationException} that names the option and what is allowed.
 */
public final class StoreOptions {

    static final Option<Optional<Duration>> TTL = Option.durationOrNever("ttl", Duration.ofNanos(1), Ttl.MAX)
            .describedAs("time to live of an entry that is written without one; a fraction of a millisecond rounds up");
    static final Option<String> SERIALIZER = Option.oneOf("serializer", "json", "json", "kryo", "none")
            .describedAs("form in which values are stored; `none` keeps references and is for memory only");
    static final Option<String> COMPRESSION = Option.oneOf("compression", "none", "none", "deflate")
            .describedAs("how serialized values are compressed; not together with `serializer=none`");
    static final Option<Long> COMPRESSION_THRESHOLD = Option.bytes("compressionThreshold", 1 << 10, 0, 1 << 30)
            .describedAs("a value whose serialized form is smaller stays uncompressed");
    static final Option<Integer> COMPRESSION_LEVEL =
            Option.integer("compressionLevel", 6, 1, 9).describedAs("from 1, the fastest, to 9, the smallest");
    static final Option<Long> MAX_KEY_BYTES = Option.bytes("maxKeyBytes", 4 << 10, 1, 64 << 10)
            .describedAs("longest key in bytes of UTF-8, prefixes included");
    static final Option<Long> MAX_VALUE_BYTES = Option.bytes("maxValueBytes", 16 << 20, 1, 512 << 20)
            .describedAs("largest value in its serialized form, before and after compression");

    static final List<Option<?>> ALL = List.of(
            TTL, SERIALIZER, COMPRESSION, COMPRESSION_THRESHOLD, COMPRESSION_LEVEL, MAX_KEY_BYTES, MAX_VALUE_BYTES);

    private static final StoreOptions DEFAULTS = new StoreOptions(OptionValues.DEFAULTS);

    private final OptionValues values;
    private final int maxKeyBytes;
    private final int maxValueBytes;

    private StoreOptions(OptionValues values) {
        this.values = values;
        this.maxKeyBytes = Math.toIntExact(values.get(MAX_KEY_BYTES));
        this.maxValueBytes = Math.toIntExact(values.get(MAX_VALUE_BYTES));
    }

    /** The default of every option. */
    public static StoreOptions defaults() {
        return DEFAULTS;
    }

    static StoreOptions from(Map<String, Setting> settings) {
        StoreOptions options = DEFAULTS;
        for (Option<?> option : ALL) {
            options = options.with(option, settings);
        }
        return options;
    }

    private <T> StoreOptions with(Option<T> option, Map<String, Setting> settings) {
        Setting setting = settings.get(option.name());
        return setting == null ? this : with(option, setting.as(option));
    }

    private <T> StoreOptions with(Option<T> option, T value) {
        return new StoreOptions(values.with(option, value));
    }

    <T> String text(Option<T> option) {
        return values.text(option);
    }

    /** The default TTL; empty when entries do not expire unless told so, which is the default. */
    public Optional<Duration> ttl() {
        return values.get(TTL);
    }

    /**
     * Sets the default TTL.
     *
     * @param ttl positive, at most 100 years; a fraction of a millisecond rounds up
     */
    public StoreOptions ttl(Duration ttl) {
        return with(TTL, Optional.of(Objects.requireNonNull(ttl, "ttl")));
    }

    /** Makes entries permanent that are written without a TTL. */
    public StoreOptions withoutTtl() {
        return with(TTL, Optional.empty());
    }

    /** The name of the serializer: {@code json} (default), {@code kryo} or {@code none}. */
    public String serializer() {
        return values.get(SERIALIZER);
    }

    /**
     * Sets the serializer.
     *
     * @param name {@code json}, {@code kryo}, or {@code none} for a store in memory that keeps references
     */
    public StoreOptions serializer(String name) {
        return with(SERIALIZER, name);
    }

    /** The compression of serialized values: {@code none} (default) or {@code deflate}. */
    public String compression() {
        return values.get(COMPRESSION);
    }

    /**
     * Sets the compression of serialized values.
     *
     * @param name {@code none} or {@code deflate}; the latter not with the serializer {@code none}
     */
    public StoreOptions compression(String name) {
        return with(COMPRESSION, name);
    }

    /** Serialized size in bytes from which a value is compressed; 1024 by default. */
    public int compressionThreshold() {
        return Math.toIntExact(values.get(COMPRESSION_THRESHOLD));
    }

    /**
     * Sets the serialized size from which a value is compressed.
     *
     * @param bytes from 0 to 1 GB
     */
    public StoreOptions compressionThreshold(int bytes) {
        return with(COMPRESSION_THRESHOLD, (long) bytes);
    }

    /** The level of compression, from 1 (fastest) to 9 (smallest); 6 by default. */
    public int compressionLevel() {
        return values.get(COMPRESSION_LEVEL);
    }

    /**
     * Sets the level of compression.
     *
     * @param level from 1, the fastest, to 9, the smallest
     */
    public StoreOptions compressionLevel(int level) {
        return with(COMPRESSION_LEVEL, level);
    }

    /** Longest key in bytes of UTF-8, prefixes included; 4096 by default. */
    public int maxKeyBytes() {
        return maxKeyBytes;
    }

    /**
     * Sets the longest key.
     *
     * @param bytes of UTF-8, prefixes included; from 1 to 64 KB
     */
    public StoreOptions maxKeyBytes(int bytes) {
        return with(MAX_KEY_BYTES, (long) bytes);
    }

    /** Largest serialized value in bytes; 16 MB by default. */
    public int maxValueBytes() {
        return maxValueBytes;
    }

    /**
     * Sets the largest serialized value.
     *
     * @param bytes from 1 to 512 MB; on Redis more than 64 MB have to stand in the configuration as well, else they are
     *     written and cannot be read
     */
    public StoreOptions maxValueBytes(int bytes) {
        return with(MAX_VALUE_BYTES, (long) bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StoreOptions that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** The options that differ from their defaults. */
    @Override
    public String toString() {
        return "StoreOptions[" + values.describe(ALL) + "]";
    }
}
