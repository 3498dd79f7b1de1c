package io.reactivekv.serializer;

import com.esotericsoftware.kryo.Kryo;
import org.jspecify.annotations.Nullable;

/**
 * A Kryo with its buffers, for one value at a time.
 *
 * <p>Nothing but the compiled codecs decides what is written and read: no class is registered with Kryo itself and
 * registration is required, so that whatever would reach for Kryo's own serializers is refused.
 */
final class KryoSession {

    /** As deep as JSON may be nested. */
    static final int MOST_DEPTH = 500;

    private final Kryo kryo = new Kryo();
    private final KryoOutput out;
    private final KryoInput in = new KryoInput();
    private final Codec codec;

    KryoSession(Codec codec, KryoOutput out) {
        this.codec = codec;
        this.out = out;
        kryo.setRegistrationRequired(true);
        kryo.setReferences(false);
        kryo.setMaxDepth(MOST_DEPTH);
    }

    byte[] write(Object value) {
        out.begin();
        try {
            out.writeBytes(codec.shape());
            codec.put(kryo, out, value);
            byte[] stored = out.toBytes();
            KryoFrame.seal(stored, stored.length);
            return stored;
        } finally {
            out.forget();
        }
    }

    @Nullable
    Object read(byte[] stored) {
        in.begin(stored);
        try {
            if (!in.accept(codec.shape())) {
                throw new Misfit("another type was stored");
            }
            Object value = codec.take(kryo, in);
            if (in.remaining() > 0) {
                throw new Misfit("there is more after the value");
            }
            return value;
        } finally {
            in.forget();
        }
    }
}
