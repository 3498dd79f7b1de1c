package io.reactivekv.serializer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.TypeRef;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class JsonReadabilityTest {

    sealed interface Bare {
        record One(int n) implements Bare {}
    }

    abstract static class Abstract {
        public int n;
    }

    record Deep(Map<String, List<Optional<Bare>>> inside) {}

    record Holder(Thread thread) {}

    static final class NoCreator {
        private final int n;

        private NoCreator(int n) {
            this.n = n;
        }

        static NoCreator make() {
            return new NoCreator(1);
        }

        public int getN() {
            return n;
        }
    }

    static final class FromStringOnly {
        private final String text;

        FromStringOnly(int a, int b) {
            this.text = a + "/" + b;
        }

        @JsonCreator
        static FromStringOnly parse(String text) {
            return new FromStringOnly(text.length(), 0);
        }

        public String getText() {
            return text;
        }
    }

    static final class NoGetters {
        private int hidden;

        void hide(int value) {
            hidden = value;
        }

        int show() {
            return hidden;
        }
    }

    static final class Annotated {
        private final int n;

        @JsonCreator
        Annotated(@JsonProperty("n") int n) {
            this.n = n;
        }

        public int getN() {
            return n;
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes(@JsonSubTypes.Type(UnreadableSubtype.class))
    interface WithSubtypes {}

    record UnreadableSubtype(NoCreator inside) implements WithSubtypes {}

    record PropertyAnnotated(
            @JsonTypeInfo(use = JsonTypeInfo.Id.NAME) @JsonSubTypes(@JsonSubTypes.Type(Bare.One.class))
            Bare one,

            @JsonTypeInfo(use = JsonTypeInfo.Id.NAME) @JsonSubTypes(@JsonSubTypes.Type(Bare.One.class))
            List<Bare> many,

            @JsonTypeInfo(use = JsonTypeInfo.Id.NAME) @JsonSubTypes(@JsonSubTypes.Type(Bare.One.class))
            Map<String, Bare> named,

            @JsonTypeInfo(use = JsonTypeInfo.Id.NAME) @JsonSubTypes(@JsonSubTypes.Type(Bare.One.class))
            Set<Bare> set) {}

    static final class Nodes extends ArrayList<Nodes> {
        private static final long serialVersionUID = 1L;
    }

    record Empty() {}

    record Good(EnumMap<TimeUnit, AtomicReference<Annotated>> map, Nodes nodes, Empty empty, Object any) {}

    @Test
    void json_unannotatedSealedType_isRefusedWithAdvice() {
        String message = refused(() -> Serializers.json(Bare.class));
        assertTrue(message.contains("Bare") && message.contains("@JsonTypeInfo"), message);
    }

    @Test
    void json_unannotatedSealedTypeDeepInside_isRefusedWithPath() {
        String message = refused(() -> Serializers.json(Deep.class));
        assertTrue(message.contains("Deep.inside{}[]"), message);
        assertTrue(message.contains("Bare"), message);
    }

    @Test
    void json_typesThatAreOnlyWritten_areRefused() {
        assertRefused("$Abstract", () -> Serializers.json(Abstract.class));
        assertRefused("constructor", () -> Serializers.json(NoCreator.class));
        assertRefused("constructor", () -> Serializers.json(FromStringOnly.class));
        assertRefused("getters", () -> Serializers.json(NoGetters.class));
        assertRefused("java.lang.Runnable", () -> Serializers.json(Runnable.class));
        assertRefused("Key deserializer", () -> Serializers.json(new TypeRef<Map<Bare, String>>() {}));
        assertRefused("@JsonTypeInfo", () -> Serializers.json(new TypeRef<Bare[]>() {}));
    }

    @Test
    void json_classesOfTheJdkThatAreNoValues_areRefused() {
        assertRefused("java.lang.Thread", () -> Serializers.json(Thread.class));
        assertRefused("Holder.thread", () -> Serializers.json(Holder.class));
        assertRefused("java.lang.Exception", () -> Serializers.json(Exception.class));
    }

    @Test
    void json_subtypeThatCannotBeRead_isRefused() {
        String message = refused(() -> Serializers.json(WithSubtypes.class));
        assertTrue(message.contains("NoCreator") && message.contains("UnreadableSubtype"), message);
    }

    @Test
    void json_readableTypes_areAccepted() {
        assertEquals(
                5,
                Serializers.json(Annotated.class)
                        .deserialize(Serializers.json(Annotated.class).serialize(new Annotated(5)))
                        .getN());
        Serializer<Good> good = Serializers.json(Good.class);
        Good value = new Good(new EnumMap<>(TimeUnit.class), new Nodes(), new Empty(), List.of(1));
        assertEquals(value, good.deserialize(good.serialize(value)));
        Serializer<PropertyAnnotated> annotated = Serializers.json(PropertyAnnotated.class);
        PropertyAnnotated shapes = new PropertyAnnotated(
                new Bare.One(1), List.of(new Bare.One(2)), Map.of("k", new Bare.One(3)), Set.of(new Bare.One(4)));
        assertEquals(shapes, annotated.deserialize(annotated.serialize(shapes)));
    }

    private static String refused(Executable open) {
        return assertThrows(StoreConfigurationException.class, open).getMessage();
    }

    private static void assertRefused(String reason, Executable open) {
        String message = refused(open);
        assertTrue(message.contains(reason), message);
    }
}
