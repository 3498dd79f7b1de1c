package io.reactivekv.serializer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.reactivekv.TypeRef;
import io.reactivekv.serializer.KryoJdkTypesTest.Atomics;
import io.reactivekv.serializer.Samples.Animal;
import io.reactivekv.serializer.Samples.Dog;
import io.reactivekv.serializer.Samples.Numbers;
import io.reactivekv.serializer.Samples.Things;
import io.reactivekv.serializer.Samples.Times;
import io.reactivekv.serializer.Samples.User;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Stored bytes of every format and what today's code must read from them: {@code golden/NAME.hex} on the class path.
 *
 * <p>A file is never changed once released; a change of a format gets a new file beside the old.
 *
 * @param checked whether the format finds every damage to its bytes
 * @param written whether today's code writes these very bytes; not so for older versions, and for zlib, whose output is up
 *     to the JDK
 */
record Golden<V>(
        String name, Serializer<V> serializer, V value, BiPredicate<V, V> same, boolean checked, boolean written) {

    private static final int OLD_ID = 7;
    private static final int MOST = 1 << 20;

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    sealed interface Pet {
        record Cat(String name, int lives) implements Pet {}

        record Fish(boolean salt) implements Pet {}
    }

    enum Size {
        SMALL,
        LARGE;

        @Override
        public String toString() {
            return "a size";
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // users do it
    record JsonThings(
            Size size,
            byte[] bytes,
            Optional<Size> there,
            Optional<String> gone,
            BigDecimal price,
            Map<Size, Long> counts) {

        static JsonThings sample() {
            return new JsonThings(
                    Size.LARGE,
                    new byte[] {0, 1, -1, 127},
                    Optional.of(Size.SMALL),
                    Optional.empty(),
                    new BigDecimal("1234567890123456789.10"),
                    Map.of(Size.SMALL, 1L, Size.LARGE, 2L));
        }

        boolean same(JsonThings other) {
            return Arrays.equals(bytes, other.bytes) && withoutBytes().equals(other.withoutBytes());
        }

        private List<@Nullable Object> withoutBytes() {
            return Arrays.asList(size, there, gone, price, counts);
        }
    }

    /** What an account looks like today. The stored ones had fewer fields, and others that are gone. */
    record Account(String owner, long balance, @Nullable String iban, Optional<String> note, int limit) {}

    static List<Golden<?>> all() {
        Account account = new Account("Ada", 1_000, null, Optional.empty(), 0);
        Serializer<Account> accounts =
                Serializers.kryo(Account.class, KryoTypes.of().with(Account.class, OLD_ID));
        String prose = "All work and no play makes Jack a dull boy. ".repeat(10);
        return List.of(
                unchecked("string", Serializers.string(), "na\u00EFve \u4E2D\u6587 \uD83D\uDE00"),
                unchecked("json-user", Serializers.json(User.class), user()),
                unchecked("json-pets", Serializers.json(new TypeRef<List<Pet>>() {}), pets()),
                unchecked("json-times", Serializers.json(Times.class), times()),
                new Golden<>(
                        "json-things",
                        Serializers.json(JsonThings.class),
                        JsonThings.sample(),
                        JsonThings::same,
                        false,
                        true),
                older("json-account-more", Serializers.json(Account.class), account, false),
                checked("kryo-user", Serializers.kryo(User.class), user()),
                checked("kryo-pets", Serializers.kryo(new TypeRef<List<Pet>>() {}), pets()),
                checked(
                        "kryo-animals",
                        animals(),
                        List.of(new Animal().named("Tom"), new Dog("Rex", 4), new Dog(null, 3))),
                checked("kryo-numbers", Serializers.kryo(Numbers.class), Numbers.sample()),
                checked("kryo-times", Serializers.kryo(Times.class), Times.sample()),
                new Golden<>(
                        "kryo-atomics", Serializers.kryo(Atomics.class), Atomics.sample(), Atomics::same, true, true),
                checked("kryo-things", Serializers.kryo(Things.class), Things.sample()),
                new Golden<>(
                        "kryo-collections",
                        Serializers.kryo(Samples.Collections.class),
                        Samples.Collections.sample(),
                        Samples.Collections::same,
                        true,
                        true),
                new Golden<>(
                        "kryo-arrays",
                        Serializers.kryo(Samples.Arrays.class),
                        Samples.Arrays.sample(),
                        (a, b) -> Arrays.deepEquals(a.all(), b.all()),
                        true,
                        true),
                checked("kryo-map", Serializers.kryo(new TypeRef<Map<String, Integer>>() {}), Map.of("a", 1, "b", -1)),
                older("kryo-account-fewer", accounts, new Account("Ada", 0, null, Optional.empty(), 0), true),
                older("kryo-account-more", accounts, account, true),
                older("deflate-string", Serializers.deflate(Serializers.string(), 0, 9, MOST), prose, true),
                older(
                        "deflate-kryo",
                        Serializers.deflate(Serializers.kryo(new TypeRef<List<String>>() {}), 0, 9, MOST),
                        List.of(prose, prose),
                        true),
                unchecked("deflate-plain", Serializers.deflate(Serializers.string(), 100, 9, MOST), "short"));
    }

    private static User user() {
        return new User(123_456_789L, "Ada Lovelace", 36, true, 0.75);
    }

    private static List<Pet> pets() {
        return List.of(new Pet.Cat("Tom", 9), new Pet.Fish(true), new Pet.Cat("Kit", 7));
    }

    private static Times times() {
        return Times.sample();
    }

    private static Serializer<List<Animal>> animals() {
        return Serializers.kryo(new TypeRef<>() {}, KryoTypes.of().with(Dog.class, 42));
    }

    private static <V> Golden<V> checked(String name, Serializer<V> serializer, V value) {
        return new Golden<>(name, serializer, value, Objects::equals, true, true);
    }

    private static <V> Golden<V> unchecked(String name, Serializer<V> serializer, V value) {
        return new Golden<>(name, serializer, value, Objects::equals, false, true);
    }

    private static <V> Golden<V> older(String name, Serializer<V> serializer, V value, boolean checked) {
        return new Golden<>(name, serializer, value, Objects::equals, checked, false);
    }

    byte[] stored() {
        try (InputStream in = Golden.class.getResourceAsStream("/golden/" + name + ".hex")) {
            if (in == null) {
                throw new AssertionError("no golden/" + name + ".hex; what is written today is "
                        + HexFormat.of().formatHex(serializer.serialize(value)));
            }
            return HexFormat.of().parseHex(new String(in.readAllBytes(), US_ASCII).replaceAll("\\s", ""));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    byte[] writtenToday() {
        return serializer.serialize(value);
    }

    boolean matches(byte[] bytes) {
        return same.test(value, serializer.deserialize(bytes));
    }

    Object read(byte[] bytes) {
        return serializer.deserialize(bytes);
    }

    @Override
    public String toString() {
        return name;
    }
}
