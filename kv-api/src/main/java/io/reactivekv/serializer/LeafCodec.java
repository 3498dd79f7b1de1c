package io.reactivekv.serializer;

import com.esotericsoftware.kryo.Kryo;
import org.jspecify.annotations.Nullable;

/** A value of the JDK that is stored whole; see {@link JdkValues}. */
final class LeafCodec<T> extends Codec {

    private final Class<T> type;
    private final boolean exact;
    private final Nulls nulls;
    private final @Nullable T absent;
    private final Writer<T> writer;
    private final Reader<T> reader;

    /**
     * @param type the boxed type
     * @param exact whether a subclass is refused, as it would come back as another class
     * @param absent what a field has that the stored bytes do not know
     */
    LeafCodec(
            int code,
            Class<T> type,
            boolean exact,
            Nulls nulls,
            @Nullable T absent,
            Writer<T> writer,
            Reader<T> reader) {
        super(Shape.of(code), false);
        this.type = type;
        this.exact = exact;
        this.nulls = nulls;
        this.absent = absent;
        this.writer = writer;
        this.reader = reader;
    }

    @Override
    @Nullable
    Object absent() {
        return absent;
    }

    @Override
    void encode(Kryo kryo, KryoOutput out, @Nullable Object value) {
        if (value == null) {
            if (nulls == Nulls.REFUSED) {
                throw new Misfit("it is null, which does not fit " + type.getName());
            }
            out.writeVarInt(0, true);
            return;
        }
        if (exact && value.getClass() != type) {
            throw new Misfit(value.getClass().getName() + " would come back as " + type.getName());
        }
        writer.write(out, type.cast(value));
    }

    @Override
    @Nullable
    Object decode(Kryo kryo, KryoInput in) {
        return reader.read(in);
    }

    enum Nulls {
        /** The bytes have no form for null. */
        REFUSED,
        /** The bytes begin with a length, to which one is added so that 0 is null. */
        AS_LENGTH
    }

    interface Writer<T> {
        void write(KryoOutput out, T value);
    }

    interface Reader<T> {
        @Nullable
        T read(KryoInput in);
    }
}
