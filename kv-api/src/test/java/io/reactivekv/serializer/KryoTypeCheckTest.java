package io.reactivekv.serializer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.StoreConfigurationException;
import io.reactivekv.TypeRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class KryoTypeCheckTest {

    record WithThread(Map<String, List<Thread>> threads) {}

    record WithObject(List<?> anything) {}

    record WithLambda(Supplier<String> supplier) {}

    record WithNumber(Number number) {}

    abstract static class Open {}

    record Hidden(Open open) {}

    static final class Known extends Open {}

    static final class OwnList extends ArrayList<String> {
        private static final long serialVersionUID = 1L;
    }

    static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    final class Inner {
        KryoTypeCheckTest outer() {
            return KryoTypeCheckTest.this;
        }
    }

    @Test
    void kryo_typeThatCannotBeStored_isRefusedWithPath() {
        assertRefused("WithThread.threads{}[]", () -> Serializers.kryo(WithThread.class));
        assertRefused("java.lang.Thread", () -> Serializers.kryo(Thread.class));
        assertRefused("WithObject.anything[]", () -> Serializers.kryo(WithObject.class));
        assertRefused("declare their type", () -> Serializers.kryo(Object.class));
        assertRefused("WithLambda.supplier", () -> Serializers.kryo(WithLambda.class));
        assertRefused("WithNumber.number", () -> Serializers.kryo(WithNumber.class));
        assertRefused("inner class", () -> Serializers.kryo(Inner.class));
        assertRefused("java.util.List", () -> Serializers.kryo(OwnList.class));
        assertRefused("java.util.Map", () -> Serializers.kryo(Properties.class));
        assertRefused("java.lang.RuntimeException", () -> Serializers.kryo(Failure.class));
        assertRefused("no name", () -> Serializers.kryo(new Open() {}.getClass()));
        Supplier<String> lambda = () -> "x";
        assertRefused("no name", () -> Serializers.kryo(lambda.getClass()));
    }

    @Test
    void kryo_localClassWithoutId_isRefused() {
        record Local(int n) {}
        assertRefused("local class", () -> Serializers.kryo(Local.class));
        Serializer<Local> given = Serializers.kryo(Local.class, KryoTypes.of().with(Local.class, 3));
        assertEquals(new Local(1), given.deserialize(given.serialize(new Local(1))));
    }

    @Test
    void kryo_abstractTypeWithoutSubclasses_asksForThem() {
        assertRefused("Hidden.open", () -> Serializers.kryo(Hidden.class));
        assertRefused("KryoTypes", () -> Serializers.kryo(Hidden.class));
        Serializer<Hidden> known = Serializers.kryo(Hidden.class, KryoTypes.of(Known.class));
        assertEquals(
                Known.class,
                known.deserialize(known.serialize(new Hidden(new Known())))
                        .open()
                        .getClass());
    }

    @Test
    void kryo_typeNestedBeyondTheLimit_isRefused() {
        assertRefused(
                "nested",
                () -> Serializers.kryo(int[][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][].class));
        assertRefused("declare their type", () -> Serializers.kryo(new TypeRef<List<?>>() {}));
    }

    private static void assertRefused(String reason, Executable open) {
        String message = assertThrows(StoreConfigurationException.class, open).getMessage();
        assertTrue(message.contains(reason), message);
    }
}
