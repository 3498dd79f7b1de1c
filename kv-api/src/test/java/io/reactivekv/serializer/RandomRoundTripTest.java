package io.reactivekv.serializer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.reactivekv.TypeRef;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RandomRoundTripTest {

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    sealed interface Node {
        record Leaf(
                @Nullable String text,
                long number,
                @Nullable Double fraction,
                boolean flag) implements Node {}

        record Branch(
                List<Node> children,
                Map<String, Node> named,
                Optional<Node> other,
                Set<UUID> ids,
                TreeMap<Integer, String> sorted)
                implements Node {}

        record Exact(BigInteger integer, BigDecimal decimal, Instant at, Samples.Color color, List<Character> cells)
                implements Node {}
    }

    static List<Serializer<List<Node>>> serializers() {
        TypeRef<List<Node>> type = new TypeRef<>() {};
        Serializer<List<Node>> json = Serializers.json(type);
        Serializer<List<Node>> kryo = Serializers.kryo(type);
        return List.of(
                json, kryo, Serializers.deflate(json, 100, 1, 1 << 24), Serializers.deflate(kryo, 0, 9, 1 << 24));
    }

    @ParameterizedTest
    @MethodSource("serializers")
    void deserialize_randomValue_isEqualAndGivesEqualBytesAgain(Serializer<List<Node>> serializer) {
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            List<Node> value = List.of(node(random, 3), node(random, 2));
            byte[] stored = serializer.serialize(value);
            List<Node> read = serializer.deserialize(stored);
            int failedSeed = seed;
            assertEquals(value, read, () -> "seed " + failedSeed);
            assertArrayEquals(stored, serializer.serialize(read), () -> "seed " + failedSeed);
        }
    }

    private static Node node(Random random, int depth) {
        int kind = random.nextInt(depth > 0 ? 4 : 2);
        if (kind == 0) {
            return new Node.Leaf(
                    random.nextInt(5) == 0 ? null : text(random),
                    random.nextLong() >> random.nextInt(64),
                    random.nextBoolean() ? null : random.nextGaussian(),
                    random.nextBoolean());
        }
        if (kind == 1) {
            return exact(random);
        }
        List<Node> children = new ArrayList<>();
        Map<String, Node> named = new LinkedHashMap<>();
        Set<UUID> ids = new HashSet<>();
        TreeMap<Integer, String> sorted = new TreeMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            children.add(node(random, depth - 1));
            named.put(text(random), node(random, depth - 1));
            ids.add(new UUID(random.nextLong(), random.nextLong()));
            sorted.put(random.nextInt(), text(random));
        }
        Optional<Node> other = random.nextBoolean() ? Optional.empty() : Optional.of(node(random, depth - 1));
        return new Node.Branch(children, named, other, ids, sorted);
    }

    private static Node exact(Random random) {
        List<Character> cells = new ArrayList<>();
        for (char cell : text(random).toCharArray()) {
            cells.add(Character.isSurrogate(cell) ? '\0' : cell);
        }
        return new Node.Exact(
                new BigInteger(random.nextInt(200), random).negate(),
                new BigDecimal(new BigInteger(random.nextInt(100), random), random.nextInt(40) - 20),
                Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)),
                random.nextBoolean() ? Samples.Color.RED : Samples.Color.GREEN,
                cells);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int[] bounds = {0x7F, 0xFF, 0x7FF, 0xD7FF, Character.MAX_CODE_POINT};
        int bound = bounds[random.nextInt(bounds.length)];
        for (int length = random.nextInt(20); length > 0; length--) {
            int codePoint = random.nextInt(bound + 1);
            text.appendCodePoint(codePoint >= 0xD800 && codePoint < 0xE000 ? 'x' : codePoint);
        }
        return text.toString();
    }
}
