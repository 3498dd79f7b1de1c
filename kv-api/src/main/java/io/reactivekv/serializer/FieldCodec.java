package io.reactivekv.serializer;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/**
 * One field of a class, or component of a record.
 *
 * @param name as it is stored: that of the field, behind that of its class where a superclass has it too
 * @param field null when what is stored is the owner itself, as for the constants of an enum
 */
record FieldCodec(String name, int nameHash, @Nullable Field field, Codec codec) {

    @Nullable
    Object get(Object owner) {
        try {
            return field == null ? owner : field.get(owner);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    void set(Object owner, @Nullable Object value) {
        try {
            requireNonNull(field).set(owner, value);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
