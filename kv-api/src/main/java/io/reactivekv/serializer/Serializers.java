package io.reactivekv.serializer;

import static java.util.Objects.requireNonNull;

import io.reactivekv.StoreConfigurationException;
import io.reactivekv.TypeRef;
import java.lang.reflect.Type;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.Deflater;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.TypeFactory;

/**
 * The serializers that come with the library. All of them are immutable and thread-safe, and never block. What cannot be
 * written or read is reported as a {@link io.reactivekv.SerializationException}; but for a value over the limit of
 * {@link #deflate(Serializer, int, int, int)}, which is a {@link io.reactivekv.ValueTooLargeException}, and for null, which
 * is a {@link NullPointerException}.
 *
 * <p>A serializer costs milliseconds to make and is meant to be kept: readers and writers are made once per type. Two of JSON
 * are equal when they have the same mapper and type, two of Kryo when they have the same {@link KryoTypes} and type, two that
 * compress when they have equal serializers inside and the same numbers.
 */
public final class Serializers {

    private Serializers() {}

    /**
     * Plain JSON, readable by any other program.
     *
     * <p>Unknown properties are ignored, so that a property can be removed; a missing one reads as null, zero or an empty
     * Optional, or keeps what the constructor of its class gives it, so that one can be added. Final fields are read as others are. Modules on the class path are found. Types are never named in the JSON unless the value's own
     * class says so with {@code @JsonTypeInfo}. What Jackson refuses to read for its size or depth is not written either.
     * A hash map or hash set is written in the order of its keys or elements, so that equal values have equal bytes; not so
     * the map of a {@code @JsonAnyGetter}, which is written in its own order and is best one that has one.
     *
     * @throws StoreConfigurationException when values of the type could not be read back
     */
    public static <V> Serializer<V> json(Class<V> type) {
        return json(SharedMapper.INSTANCE, (Type) type);
    }

    /** {@link #json(Class)} for a generic type. */
    public static <V> Serializer<V> json(TypeRef<V> type) {
        return json(SharedMapper.INSTANCE, type.type());
    }

    /** The mapper of {@link #json(Class)}, for code that reads or writes the same JSON; its {@code rebuild()} begins another. */
    public static JsonMapper jsonMapper() {
        return SharedMapper.INSTANCE;
    }

    /**
     * JSON as the given mapper writes and reads it: its modules, its names, its limits. Mind that Jackson leaves a final
     * field as the constructor made it, unless {@link MapperFeature#ALLOW_FINAL_FIELDS_AS_MUTATORS} is enabled.
     *
     * @throws StoreConfigurationException when values of the type could not be read back, or when the mapper has default
     *     typing activated, which lets whoever writes to the store choose the classes that are made
     */
    public static <V> Serializer<V> json(JsonMapper mapper, Class<V> type) {
        return json(mapper, (Type) type);
    }

    /** {@link #json(JsonMapper, Class)} for a generic type. */
    public static <V> Serializer<V> json(JsonMapper mapper, TypeRef<V> type) {
        return json(mapper, type.type());
    }

    private static <V> Serializer<V> json(JsonMapper mapper, Type type) {
        requireNonNull(type, "type");
        return new JsonSerializer<>(mapper, mapper.constructType(type));
    }

    /**
     * Kryo: compact binary data, for programs in Java only.
     *
     * <p>The declared type and the types that it declares are found by themselves: records, classes by their fields,
     * enums, sealed types, and the JDK's collections and values. Their fields may be added and removed, except beside one
     * of the same name in a superclass or subclass, whose value could not be told from theirs; the type of a field may not
     * change. No other class is ever made from stored bytes. An object that is reachable twice is stored twice; one that
     * contains itself, or is nested more than 500 deep, is refused.
     *
     * @throws StoreConfigurationException when the type, or a type that it declares, cannot be stored
     */
    public static <V> Serializer<V> kryo(Class<V> type) {
        return kryo((Type) type, KryoTypes.of());
    }

    /** {@link #kryo(Class)} for a generic type. */
    public static <V> Serializer<V> kryo(TypeRef<V> type) {
        return kryo(type.type(), KryoTypes.of());
    }

    /**
     * {@link #kryo(Class)} with further classes, ids and conversions.
     *
     * @throws StoreConfigurationException when the type, or a type that it declares, cannot be stored
     */
    public static <V> Serializer<V> kryo(Class<V> type, KryoTypes types) {
        return kryo((Type) type, types);
    }

    /** {@link #kryo(Class, KryoTypes)} for a generic type. */
    public static <V> Serializer<V> kryo(TypeRef<V> type, KryoTypes types) {
        return kryo(type.type(), types);
    }

    private static <V> Serializer<V> kryo(Type type, KryoTypes types) {
        requireNonNull(type, "type");
        return new KryoSerializer<>(TypeFactory.createDefaultInstance().constructType(type), types);
    }

    /** Bytes as they are. Arrays are copied on the way in and out. */
    public static Serializer<byte[]> bytes() {
        return RawBytes.INSTANCE;
    }

    /** Text as its UTF-8 bytes. A lone surrogate is not written, and bytes that are not UTF-8 are not read. */
    public static Serializer<String> string() {
        return RawString.INSTANCE;
    }

    /**
     * Compresses what another serializer makes, with zlib.
     *
     * <p>One byte in front says whether the rest is compressed; it is when that is smaller and the value has at least
     * {@code threshold} bytes. What was written without compression cannot be read with it, nor the other way round.
     *
     * @param threshold fewest bytes that are worth compressing, at least 0
     * @param level 1 (fast) to 9 (small), 0 for no compression, -1 for zlib's default
     * @param maxDecompressedBytes largest value in bytes before compression, positive; stored bytes that would
     *     decompress to more are not read, and a larger value is not written
     * @throws IllegalArgumentException when a number is out of its bounds
     */
    public static <V> Serializer<V> deflate(
            Serializer<V> serializer, int threshold, int level, int maxDecompressedBytes) {
        return deflate(serializer, threshold, level, maxDecompressedBytes, new LongAdder());
    }

    /**
     * {@link #deflate(Serializer, int, int, int)} that counts.
     *
     * @param failures incremented for each value that is stored uncompressed because the compressor failed
     */
    public static <V> Serializer<V> deflate(
            Serializer<V> serializer, int threshold, int level, int maxDecompressedBytes, LongAdder failures) {
        requireNonNull(serializer, "serializer");
        requireNonNull(failures, "failures");
        if (threshold < 0) {
            throw new IllegalArgumentException("threshold is " + threshold + ", must be at least 0");
        }
        if (level < Deflater.DEFAULT_COMPRESSION || level > Deflater.BEST_COMPRESSION) {
            throw new IllegalArgumentException("level is " + level + ", must be -1 (default) to 9 (smallest)");
        }
        if (maxDecompressedBytes <= 0) {
            throw new IllegalArgumentException(
                    "maxDecompressedBytes is " + maxDecompressedBytes + ", must be positive");
        }
        return new DeflateSerializer<>(serializer, new Zlib(level), threshold, maxDecompressedBytes, failures);
    }

    /**
     * The serializer that the option {@code serializer} names.
     *
     * @param name {@code json} or {@code kryo}; {@code none} has no stored form and is up to a store that keeps references
     * @param type the type of the values; it must be {@code V}
     * @throws StoreConfigurationException when the name is unknown or the serializer cannot handle the type
     */
    public static <V> Serializer<V> named(String name, Type type) {
        return switch (name) {
            case "json" -> json(SharedMapper.INSTANCE, type);
            case "kryo" -> kryo(type, KryoTypes.of());
            default ->
                throw new StoreConfigurationException(
                        "serializer=" + name
                                + " is not one of json, kryo, none (none for stores in memory only, which then keep references)");
        };
    }

    /** Made on first use: looking for modules reads the class path. */
    private static final class SharedMapper {

        static final JsonMapper INSTANCE = JsonMapper.builder()
                .findAndAddModules()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                // What is written of a final field is read, too.
                .enable(MapperFeature.ALLOW_FINAL_FIELDS_AS_MUTATORS)
                .addModule(new SimpleModule("io.reactivekv").setSerializerModifier(new JsonStableOrder()))
                // A time comes back with the zone that it had.
                .enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
                .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                // By name: what toString says may change, and be the same for two constants.
                .disable(EnumFeature.READ_ENUMS_USING_TO_STRING, EnumFeature.WRITE_ENUMS_USING_TO_STRING)
                .build();
    }
}
