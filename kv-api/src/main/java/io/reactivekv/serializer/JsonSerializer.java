package io.reactivekv.serializer;

import static java.util.Objects.requireNonNull;

import io.reactivekv.SerializationException;
import io.reactivekv.StoreConfigurationException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.util.ByteArrayBuilder;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Plain JSON for one declared type.
 *
 * <p>Writing goes by the declared type, not by the value's class, so that a {@code List<Shape>} keeps its type ids.
 */
final class JsonSerializer<V> implements Serializer<V> {

    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final int USUAL_BYTES = 512;

    private final JsonMapper mapper;
    private final JavaType type;
    private final ObjectWriter writer;
    private final ObjectReader reader;
    private final StreamReadConstraints limits;
    private final Map<Class<?>, Set<String>> open;

    JsonSerializer(JsonMapper mapper, JavaType type) {
        refuseDefaultTyping(mapper, type);
        this.open = JsonReadability.check(mapper, type);
        this.mapper = mapper;
        this.type = type;
        this.writer = mapper.writerFor(type);
        this.reader = mapper.readerFor(type);
        this.limits = mapper.tokenStreamFactory().streamReadConstraints();
    }

    @Override
    public byte[] serialize(V value) {
        requireNonNull(value, "value");
        byte[] stored;
        try {
            stored = write(value);
            limits.validateDocumentLength(stored.length);
            if (limits.hasMaxTokenCount()) {
                countTokens(stored);
            }
        } catch (RuntimeException | Error e) {
            throw JsonFailure.writing(type, open, e);
        }
        if (Arrays.equals(stored, NULL)) {
            throw new SerializationException(JsonFailure.subject(type) + "the value's JSON is null, which is no value");
        }
        return stored;
    }

    @Override
    public V deserialize(byte[] stored) {
        V value;
        try {
            value = read(stored);
        } catch (RuntimeException | Error e) {
            throw JsonFailure.reading(type, open, e);
        }
        if (value == null) {
            throw new SerializationException(JsonFailure.subject(type) + "the stored JSON is null, which is no value");
        }
        return value;
    }

    private static void refuseDefaultTyping(JsonMapper mapper, JavaType type) {
        if (mapper.deserializationConfig().getDefaultTyper(type) != null
                || mapper.serializationConfig().getDefaultTyper(type) != null) {
            throw new StoreConfigurationException("the JsonMapper for " + type.toCanonical()
                    + " has default typing activated, which lets stored bytes choose classes;"
                    + " annotate the types with @JsonTypeInfo instead");
        }
    }

    private byte[] write(V value) {
        ByteArrayBuilder out = new ByteArrayBuilder(USUAL_BYTES);
        try (JsonGenerator generator = new LimitedGenerator(writer.createGenerator(out), limits)) {
            writer.writeValue(generator, value);
        }
        return out.toByteArray();
    }

    private @Nullable V read(byte[] stored) {
        try (JsonParser parser = reader.createParser(stored)) {
            if (parser.nextToken() == JsonToken.VALUE_NULL) {
                return null;
            }
            V value = reader.readValue(parser);
            if (parser.nextToken() != null) {
                throw new SerializationException(
                        JsonFailure.subject(type) + "there is more after the stored JSON value");
            }
            return value;
        }
    }

    private void countTokens(byte[] stored) {
        try (JsonParser parser = reader.createParser(stored)) {
            while (parser.nextToken() != null) {
                parser.skipChildren();
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonSerializer<?> json && json.mapper == mapper && json.type.equals(type);
    }

    @Override
    public int hashCode() {
        return type.hashCode();
    }

    @Override
    public String toString() {
        return "json(" + type.toCanonical() + ")";
    }
}
