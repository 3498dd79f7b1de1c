package io.reactivekv.cache;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.reactivekv.SerializationException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.bean.BeanAsArrayDeserializer;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.TypeDeserializer;
import tools.jackson.databind.ser.jackson.JsonValueSerializer;

/**
 * Takes over the JSON of objects of one class. Jackson ignores type ids when it updates, leaves a bean as it is when the JSON
 * is not that of its properties, and makes another object where a deserializer knows no better, all without a word: what it
 * would not take over is refused here.
 */
final class JsonUpdate {

    private final Form form;
    private final @Nullable Collection<Object> properties;
    private final boolean hasTypeIds;
    private final @Nullable AnyProperties any;
    private final ObjectWriter writer;
    private final ObjectReader reader;

    /**
     * Asks Jackson how it reads the type.
     *
     * @param declared the type of the cache, if it is known: it may have type ids that the type itself has not
     */
    JsonUpdate(JsonMapper mapper, JavaType type, @Nullable JavaType declared) {
        DeserializationContext reading = mapper._deserializationContext();
        TypeDeserializer ids = reading.findTypeDeserializer(type);
        ValueDeserializer<?> deserializer = reading.findContextualValueDeserializer(type, null);
        this.form = form(mapper, type, deserializer, ids);
        this.properties = deserializer.getKnownPropertyNames();
        this.hasTypeIds = ids != null || (declared != null && reading.findTypeDeserializer(declared) != null);
        this.any = form == Form.OBJECT ? AnyProperties.of(mapper, type) : null;
        this.writer = mapper.writerFor(type);
        this.reader = mapper.readerFor(type);
    }

    /** The JSON that is taken over into the objects of a class. */
    private enum Form {
        OBJECT,
        ARRAY,
        /** Whatever their deserializer takes: it tells by what it returns whether it has updated. */
        ANY,
        NONE;

        boolean fits(byte[] json) {
            int first = json.length == 0 ? 0 : json[0];
            return switch (this) {
                case OBJECT -> first == '{';
                case ARRAY -> first == '[';
                case ANY -> true;
                case NONE -> false;
            };
        }
    }

    private static Form form(
            JsonMapper mapper, JavaType type, ValueDeserializer<?> deserializer, @Nullable TypeDeserializer ids) {
        if (!(deserializer instanceof BeanDeserializerBase)) {
            return Form.ANY;
        }
        if (deserializer instanceof BeanAsArrayDeserializer) {
            return ids == null ? Form.ARRAY : Form.NONE;
        }
        boolean wrapped = ids != null && ids.getTypeInclusion() == JsonTypeInfo.As.WRAPPER_OBJECT;
        return wrapped || mapper._serializationContext().findValueSerializer(type) instanceof JsonValueSerializer
                ? Form.NONE
                : Form.OBJECT;
    }

    /** Whether nothing of a subclass is lost: it has no type id, and no property of its own, as a proxy has none. */
    boolean takesOver(JsonMapper mapper, JavaType subclass) {
        Collection<Object> own = mapper._deserializationContext()
                .findContextualValueDeserializer(subclass, null)
                .getKnownPropertyNames();
        return !hasTypeIds && properties != null && own != null && properties.containsAll(own);
    }

    /** Updates an object of the class from another; either may be of a subclass that this takes over. */
    void update(Object held, Object incoming) {
        byte[] json = writer.writeValueAsBytes(incoming);
        if (!form.fits(json)) {
            throw refused(held, "by its JSON, which is not just that of its properties");
        }
        Object updated = reader.withValueToUpdate(held).readValue(json);
        if (updated != held) {
            throw refused(held, "by its deserializer, which makes another one");
        }
        // Now, since a type id has gone to the any-setter as well.
        if (any != null && !any.retain(held, incoming)) {
            throw refused(held, "by its any-setter, which takes nothing away");
        }
    }

    static SerializationException refusedByClass(Object held, Object incoming) {
        return refused(held, "to one of " + incoming.getClass().getName());
    }

    private static SerializationException refused(Object held, String how) {
        return new SerializationException("an object of " + held.getClass().getName() + " cannot be updated in place "
                + how + "; its cache needs an IdentityMerge of its own in place of IdentityMerge.json");
    }
}
