package io.reactivekv.cache;

import io.reactivekv.SerializationException;
import io.reactivekv.serializer.Serializers;
import tools.jackson.databind.json.JsonMapper;

/**
 * Brings an object up to date in place with newer data of the same key, so that everybody who holds it sees them. Called
 * for one merge of a key at a time; holders may read meanwhile, so that fields which belong together should be guarded by
 * the type itself. What a holder changes by itself is there for all who hold it, and is lost with the next merge unless it is
 * put; what was put is not merged into the object again.
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
     * Merges by the JSON of the newer object: what it has is set in the held one, what is null or empty included, whatever
     * {@code @JsonInclude} says, and put in place of what was there, whatever {@code @JsonMerge} says. A collection, map or
     * JSON tree ends up with what the newer one has, and nothing else; so does the map behind {@code @JsonAnyGetter} and
     * {@code @JsonAnySetter}.
     *
     * <p>Refuses with a {@link SerializationException} what Jackson cannot take over so: an object of another class than the
     * held one, as of another subtype, unless one class is a subclass of the other without properties of its own, as a proxy is, and the type has no type ids;
     * one whose JSON is not just that of its properties, as with {@code @JsonValue}, a type id in a wrapper, or text in place
     * of an object; one whose deserializer makes a new object each time; and one that gives a copy of the map behind its
     * any-getter, when something is to be taken away from it. These need a merge of one's own. What has a getter alone is not
     * set.
     *
     * <p>The arguments of a generic class are those of the type that the cache is made for.
     */
    static <V> IdentityMerge<V> json(JsonMapper mapper) {
        return new JsonMerge<>(mapper);
    }

    /** {@link #json(JsonMapper)} with the mapper of {@link Serializers#json(Class)}: final fields are set, too. */
    static <V> IdentityMerge<V> json() {
        return json(Serializers.jsonMapper());
    }
}
