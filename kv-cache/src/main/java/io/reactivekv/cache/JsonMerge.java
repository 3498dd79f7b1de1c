package io.reactivekv.cache;

import io.reactivekv.SerializationException;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Merges by the JSON of the newer object; collections, maps and JSON trees without it, since Jackson adds to them. */
final class JsonMerge<V> implements IdentityMerge<V> {

    private final JsonMapper mapper;
    private final @Nullable JavaType declared;
    private final Map<Class<?>, JsonUpdate> updates = new ConcurrentHashMap<>();

    JsonMerge(JsonMapper mapper) {
        this(EveryProperty.of(Objects.requireNonNull(mapper, "mapper")), null);
    }

    private JsonMerge(JsonMapper mapper, @Nullable JavaType declared) {
        this.mapper = mapper;
        this.declared = declared;
    }

    /** The merge for objects of this type: the class of a generic one does not tell what its properties are. */
    static <V> IdentityMerge<V> typed(IdentityMerge<V> merge, Type type) {
        return merge instanceof JsonMerge<V> json
                ? new JsonMerge<>(json.mapper, json.mapper.constructType(type))
                : merge;
    }

    @Override
    public void merge(V held, V incoming) {
        if (held == incoming) {
            return;
        }
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
        if (held instanceof ObjectNode all && incoming instanceof ObjectNode newer) {
            ObjectNode unused = all.retain(newer.propertyNames()).setAll(newer);
            return true;
        }
        if (held instanceof ArrayNode all && incoming instanceof ArrayNode newer) {
            ArrayNode unused = all.removeAll().addAll(newer);
            return true;
        }
        return false;
    }

    /** By the class of the one of which the other is a subclass: that may be a proxy. */
    private void update(Object held, Object incoming) {
        Class<?> type = incoming.getClass().isInstance(held) ? incoming.getClass() : held.getClass();
        if (!type.isInstance(incoming)) {
            throw JsonUpdate.refusedByClass(held, incoming);
        }
        JsonUpdate update = updates.computeIfAbsent(type, raw -> new JsonUpdate(mapper, typeOf(raw), declared));
        Class<?> special = type == held.getClass() ? incoming.getClass() : held.getClass();
        if (special != type && !update.takesOver(mapper, typeOf(special))) {
            throw JsonUpdate.refusedByClass(held, incoming);
        }
        update.update(held, incoming);
    }

    private JavaType typeOf(Class<?> raw) {
        return declared != null && raw.getTypeParameters().length > 0 && declared.isTypeOrSuperTypeOf(raw)
                ? mapper._serializationContext().constructSpecializedType(declared, raw)
                : mapper.constructType(raw);
    }
}
