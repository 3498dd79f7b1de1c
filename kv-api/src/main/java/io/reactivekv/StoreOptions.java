package io.reactivekv;

import io.reactivekv.spi.Ttl;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The options of one store. Immutable: each method with an argument returns a changed copy. */
public final class StoreOptions {

    private static final StoreOptions DEFAULTS =
            new StoreOptions(null, "json", "none", 1024, -1, 4096, 16 * 1024 * 1024);

    private final @Nullable Duration ttl;
    private final String serializer;
    private final String compression;
    private final int compressionThreshold;
    private final int compressionLevel;
    private final int maxKeyBytes;
    private final int maxValueBytes;

    private StoreOptions(
            @Nullable Duration ttl,
            String serializer,
            String compression,
            int compressionThreshold,
            int compressionLevel,
            int maxKeyBytes,
            int maxValueBytes) {
        this.ttl = ttl;
        this.serializer = serializer;
        this.compression = compression;
        this.compressionThreshold = compressionThreshold;
        this.compressionLevel = compressionLevel;
        this.maxKeyBytes = maxKeyBytes;
        this.maxValueBytes = maxValueBytes;
    }

    /** The defaults of every option. */
    public static StoreOptions defaults() {
        return DEFAULTS;
    }

    /** The default TTL; empty for none. */
    public Optional<Duration> ttl() {
        return Optional.ofNullable(ttl);
    }

    /** Sets the default TTL. */
    public StoreOptions ttl(Duration ttl) {
        return new StoreOptions(
                Ttl.checked(ttl),
                serializer,
                compression,
                compressionThreshold,
                compressionLevel,
                maxKeyBytes,
                maxValueBytes);
    }

    /** The name of the serializer: {@code json}, {@code kryo} or {@code none}. */
    public String serializer() {
        return serializer;
    }

    /** Largest key in bytes of UTF-8, prefixes included. */
    public int maxKeyBytes() {
        return maxKeyBytes;
    }

    /** Largest stored value in bytes. */
    public int maxValueBytes() {
        return maxValueBytes;
    }

    public String compression() {
        return compression;
    }

    public int compressionThreshold() {
        return compressionThreshold;
    }

    public int compressionLevel() {
        return compressionLevel;
    }
}
