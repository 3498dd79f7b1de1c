package io.reactivekv.serializer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.esotericsoftware.kryo.Kryo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KryoSessionTest {

    private static final String HUGE = "x".repeat(1 << 20);

    /** Writes a text, and fails after one that is empty. */
    private static final class Text extends Codec {

        Text() {
            super(new byte[0], false);
        }

        @Override
        void encode(Kryo kryo, KryoOutput out, @Nullable Object value) {
            if (value instanceof String text && !text.isEmpty()) {
                out.writeString(text);
            } else {
                out.writeString(HUGE);
                throw new IllegalStateException("from a test");
            }
        }

        @Override
        @Nullable
        Object decode(Kryo kryo, KryoInput in) {
            return in.readString();
        }
    }

    @Test
    void write_hugeValue_keepsNoHugeBuffer() {
        KryoOutput out = new KryoOutput(0);
        KryoSession session = new KryoSession(new Text(), out);
        assertEquals(HUGE, session.read(session.write(HUGE)));
        assertTrue(out.getBuffer().length <= 1 << 16);
        assertThrows(IllegalStateException.class, () -> session.write(""));
        assertTrue(out.getBuffer().length <= 1 << 16);
        assertEquals("small", session.read(session.write("small")));
    }
}
