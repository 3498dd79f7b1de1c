package io.reactivekv.cache;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.reactivekv.SerializationException;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.bean.BeanAsArrayDeserializer;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.TypeDeserializer;
import tools.jackson.databind.ser.jackson.JsonValueSerializer;

/**
 * Merges by the JSON of the newer object. Jackson ignores type ids when it updates, leaves a bean as it is when the JSON is
 * not that of its properties, and makes another object where a deserializer knows no better, all without a word: what it
 * would not take over is refused here.
 */
final class JsonMerge<V> implements IdentityMerge<V> {

    private final JsonMapper mapper;
    private final JsonMapper writer;
    private final Map<Class<?>, Form> forms = new ConcurrentHashMap<>();

    JsonMerge(JsonMapper mapper) {
        this.mapper = Objects.requireNonNull(mapper, "mapper");
        this.writer = EveryProperty.writtenBy(mapper);
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

    @Override
    public void merge(V held, V incoming) {
        try {
            if (!isReplaced(held, incoming)) {
                update(held, incoming);
            }
        } catch (JacksonException e) {
            throw new SerializationException("an object cannot be updated in place", e);
        } catch (UnsupportedOperationException | ClassCastException | NullPointerException e) {
            throw new SerializationException("a collection or map cannot take over what a newer one has", e);
        }
    }

    /** Jackson would add to what is there. */
    @SuppressWarnings("unchecked") // both are of one type
    private static boolean isReplaced(Object held, Object incoming) {
        if (held instanceof Collection<?> && incoming instanceof Collection<?> newer) {
            Collection<Object> all = (Collection<Object>) held;
            all.clear();
            boolean unused = all.addAll(newer);
            return true;
        }
        if (held instanceof Map<?, ?> && incoming instanceof Map<?, ?> newer) {
            Map<Object, Object> all = (Map<Object, Object>) held;
            // What stays is there all the time for those who read meanwhile.
            boolean unused = all.keySet().retainAll(newer.keySet());
            all.putAll(newer);
            return true;
        }
        return false;
    }

    private void update(Object held, Object incoming) {
        Class<?> type = held.getClass();
        if (type != incoming.getClass()) {
            throw refused(type, "to one of " + incoming.getClass().getName());
        }
        byte[] json = writer.writeValueAsBytes(incoming);
        if (!forms.computeIfAbsent(type, this::form).fits(json)) {
            throw refused(type, "by its JSON, which is not just that of its properties");
        }
        Object updated = mapper.readerForUpdating(held).readValue(json);
        if (updated != held) {
            throw refused(type, "by its deserializer, which makes another one");
        }
    }

    private Form form(Class<?> raw) {
        JavaType type = mapper.constructType(raw);
        DeserializationContext reading = mapper._deserializationContext();
        ValueDeserializer<?> deserializer = reading.findContextualValueDeserializer(type, null);
        if (!(deserializer instanceof BeanDeserializerBase)) {
            return Form.ANY;
        }
        TypeDeserializer ids = reading.findTypeDeserializer(type);
        if (deserializer instanceof BeanAsArrayDeserializer) {
            return ids == null ? Form.ARRAY : Form.NONE;
        }
        boolean wrapped = ids != null && ids.getTypeInclusion() == JsonTypeInfo.As.WRAPPER_OBJECT;
        return wrapped || mapper._serializationContext().findValueSerializer(type) instanceof JsonValueSerializer
                ? Form.NONE
                : Form.OBJECT;
    }

    private static SerializationException refused(Class<?> type, String how) {
        return new SerializationException("an object of " + type.getName() + " cannot be updated in place " + how
                + "; its cache needs an IdentityMerge of its own in place of IdentityMerge.json");
    }
}
