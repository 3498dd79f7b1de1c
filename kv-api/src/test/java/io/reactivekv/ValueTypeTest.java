package io.reactivekv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.serializer.Serializer;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.util.context.Context;

class ValueTypeTest {

    private static final StoreOptions REFERENCES = StoreOptions.defaults().serializer("none");

    private static <V> Codec<V, Object> codec(ValueType<V> type, StoreOptions options) {
        return type.codec(options, true, new LongAdder());
    }

    @Test
    void codec_referencesOfAPrimitiveClass_takesItsObjects() {
        Codec<Integer, Object> codec = codec(ValueType.of(int.class), REFERENCES);
        assertEquals(5, codec.decode(codec.encode(5, Context.empty()), Context.empty()));
    }

    @Test
    void codec_referencesOfAGenericType_checksItsClass() {
        Codec<List<String>, Object> codec = codec(ValueType.of(new TypeRef<List<String>>() {}), REFERENCES);
        assertEquals(List.of("a"), codec.decode(codec.encode(List.of("a"), Context.empty()), Context.empty()));
        assertThrows(SerializationException.class, () -> codec.decode("a", Context.empty()));
    }

    @Test
    void codec_referencesOfBytes_areRefused() {
        ValueType<byte[]> bytes = ValueType.of(byte[].class);
        String message = assertThrows(StoreConfigurationException.class, () -> codec(bytes, REFERENCES))
                .getMessage();
        assertTrue(message.contains("Serializers.bytes()"), message);
        Codec<Object, Object> objects = codec(ValueType.of(Object.class), REFERENCES);
        assertThrows(SerializationException.class, () -> objects.encode(new byte[1], Context.empty()));
        byte[][] several = {{1}};
        assertSame(several, objects.encode(several, Context.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "json"})
    void codec_primitiveClass_isThatOfItsObjects(String serializer) {
        Codec<Boolean, Object> codec =
                codec(ValueType.of(boolean.class), StoreOptions.defaults().serializer(serializer));
        assertEquals(true, codec.decode(codec.encode(true, Context.empty()), Context.empty()));
    }

    @Test
    void codec_serializerThrowsAnError_isASerializationException() {
        Serializer<String> unlinked = new Serializer<>() {
            @Override
            public byte[] serialize(String value) {
                throw new NoClassDefFoundError("missing");
            }

            @Override
            public String deserialize(byte[] stored) {
                throw new ExceptionInInitializerError("broken");
            }
        };
        Codec<String, Object> codec = codec(ValueType.of(unlinked), StoreOptions.defaults());
        assertThrows(SerializationException.class, () -> codec.encode("a", Context.empty()));
        assertThrows(SerializationException.class, () -> codec.decode(new byte[0], Context.empty()));
    }
}
