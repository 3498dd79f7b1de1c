package io.reactivekv.serializer;

import static java.util.Objects.requireNonNull;

import com.esotericsoftware.kryo.Kryo;
import org.jspecify.annotations.Nullable;

/** Writes and reads the fields of one class. */
final class ClassCodec {

    private final Class<?> type;
    private final int id;
    private final int index;
    private @Nullable Fields fields;

    /** @param index of this class in the schema, from 0 without gaps */
    ClassCodec(Class<?> type, int id, int index) {
        this.type = type;
        this.id = id;
        this.index = index;
    }

    /** Once, while the schema is compiled: types refer to themselves, so that the fields come after the class. */
    void complete(FieldCodec[] fields, Construction construction) {
        this.fields = new Fields(fields, construction, Layout.of(id, fields));
    }

    Class<?> type() {
        return type;
    }

    int id() {
        return id;
    }

    int index() {
        return index;
    }

    FieldCodec[] fields() {
        return completed().all;
    }

    Layout layout() {
        return completed().layout;
    }

    byte[] definition() {
        return completed().definition;
    }

    void write(Kryo kryo, KryoOutput out, Object value) {
        for (FieldCodec field : completed().all) {
            try {
                field.codec().put(kryo, out, field.get(value));
            } catch (RuntimeException e) {
                throw Misfit.at("." + field.name(), e);
            }
        }
    }

    Object read(Kryo kryo, KryoInput in, Layout stored) {
        Fields today = completed();
        Object unfinished = today.construction.begin();
        if (stored == today.layout) {
            for (int i = 0; i < today.all.length; i++) {
                read(kryo, in, i, unfinished);
            }
        } else {
            int[] targets = stored.targets(this);
            for (int i = 0; i < targets.length; i++) {
                if (targets[i] >= 0) {
                    read(kryo, in, targets[i], unfinished);
                } else {
                    Shape.skip(kryo, in, stored.shapes()[i]);
                }
            }
        }
        return today.construction.finish(unfinished);
    }

    private void read(Kryo kryo, KryoInput in, int index, Object unfinished) {
        Fields today = completed();
        FieldCodec field = today.all[index];
        try {
            today.construction.set(unfinished, index, field.codec().take(kryo, in));
        } catch (RuntimeException e) {
            throw Misfit.at("." + field.name(), e);
        }
    }

    private Fields completed() {
        return requireNonNull(fields);
    }

    private static final class Fields {

        final FieldCodec[] all;
        final Construction construction;
        final Layout layout;
        final byte[] definition;

        Fields(FieldCodec[] all, Construction construction, Layout layout) {
            this.all = all;
            this.construction = construction;
            this.layout = layout;
            this.definition = layout.definition();
        }
    }
}
