package io.reactivekv.cache;

import io.reactivekv.SerializationException;
import io.reactivekv.serializer.Serializers;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Brings an object up to date in place with newer data of the same key, so that everybody who holds it sees them. Called
 * for one merge of a key at a time; holders may read meanwhile, so that fields which belong together should be guarded by
 * the type itself.
 *
 * @param <V> the type of the values
 */
@FunctionalInterface
public interface IdentityMerge<V> {

    /**
     * Takes over what is newer. What it throws fails the load or the write, as the cause of a {@link SerializationException};
     * where what another process wrote is read, that counts as unreadable, hence as if it were not there.
     *
     * @param held the object that callers may hold
     * @param incoming the newer data, which nobody else holds
     */
    void merge(V held, V incoming);

    /**
     * Merges by Jackson's {@code readerForUpdating}: what the JSON of the newer object has is set in the held one, what is
     * null or empty included, whatever {@code @JsonInclude} says. A collection or map ends up with what the newer one has,
     * and nothing else.
     */
    static <V> IdentityMerge<V> json(JsonMapper mapper) {
        JsonMapper writer = EveryProperty.writtenBy(Objects.requireNonNull(mapper, "mapper"));
        return (held, incoming) -> {
            try {
                if (isReplaced(held, incoming)) {
                    return;
                }
                Object unused = mapper.readerForUpdating(held).readValue(writer.writeValueAsBytes(incoming));
            } catch (JacksonException e) {
                throw new SerializationException("an object cannot be updated in place", e);
            } catch (UnsupportedOperationException | ClassCastException | NullPointerException e) {
                throw new SerializationException("a collection or map cannot take over what a newer one has", e);
            }
        };
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

    /** {@link #json(JsonMapper)} with the mapper of {@link Serializers#json(Class)}: final fields are set, too. */
    static <V> IdentityMerge<V> json() {
        return json(Serializers.jsonMapper());
    }
}
