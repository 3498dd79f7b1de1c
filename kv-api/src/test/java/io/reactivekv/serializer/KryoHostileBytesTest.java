package io.reactivekv.serializer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.reactivekv.SerializationException;
import io.reactivekv.TypeRef;
import io.reactivekv.serializer.Samples.Tree;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Payloads with a valid header that an attacker has made by hand. */
class KryoHostileBytesTest {

    /** The largest length that six bytes can announce, plus one for the encoding of null. */
    private static final String HUGE = "ffffffff07";

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    record Leaf(String name) {}

    /** A type whose stored form begins with a length, and its shape. */
    record Sized(String shape, Serializer<?> serializer) {}

    static List<Sized> sized() {
        return List.of(
                new Sized("09", Serializers.kryo(String.class)),
                new Sized("0a", Serializers.kryo(byte[].class)),
                new Sized("0b", Serializers.kryo(boolean[].class)),
                new Sized("0c", Serializers.kryo(short[].class)),
                new Sized("0d", Serializers.kryo(char[].class)),
                new Sized("0e", Serializers.kryo(int[].class)),
                new Sized("0f", Serializers.kryo(long[].class)),
                new Sized("10", Serializers.kryo(float[].class)),
                new Sized("11", Serializers.kryo(double[].class)),
                new Sized("4014" + "01", Serializers.kryo(BigInteger.class)),
                new Sized("4409", Serializers.kryo(String[].class)),
                new Sized("4109", Serializers.kryo(new TypeRef<List<String>>() {})),
                new Sized("41414109" + "0202", Serializers.kryo(new TypeRef<List<List<List<String>>>>() {})),
                new Sized("43094005", Serializers.kryo(new TypeRef<Map<String, Integer>>() {})));
    }

    @ParameterizedTest
    @MethodSource("sized")
    void deserialize_hugeLength_allocatesNothing(Sized sized) {
        String fittingTheHeap = HexFormat.of().formatHex(varint(20_000_000));
        for (String length : List.of(HUGE, fittingTheHeap, "ffffffff0f", "8080808008", "feffffff0f", "e907")) {
            byte[] bare = framed(hex(sized.shape), hex(length));
            byte[] padded = framed(hex(sized.shape), hex(length), hex("ff".repeat(999)));
            for (byte[] stored : List.of(bare, padded)) {
                assertTrue(allocatedByRefusal(sized.serializer, stored) < 1 << 20, sized::toString);
            }
        }
    }

    @Test
    void deserialize_nestedListsThatAnnounceAllThatIsLeft_allocateInProportion() {
        Serializer<Tree> trees = Serializers.kryo(Tree.class);
        ByteArrayOutputStream payload = definedTree(trees);
        int size = 100_000;
        for (int depth = 0; depth < 400; depth++) {
            payload.writeBytes(varint(size - 10 * depth));
            payload.write(2);
        }
        payload.writeBytes(new byte[size]);
        assertTrue(allocatedByRefusal(trees, framed(payload.toByteArray())) < 8 << 20);
    }

    @Test
    void deserialize_deeperThanAllowed_isRefusedOnEveryWay() {
        Serializer<Tree> trees = Serializers.kryo(Tree.class);
        ByteArrayOutputStream payload = definedTree(trees);
        for (int depth = 0; depth < 100_000; depth++) {
            payload.write(2);
            payload.write(2);
        }
        byte[] deep = framed(payload.toByteArray());
        SerializationException read = assertThrows(SerializationException.class, () -> trees.deserialize(deep));
        assertTrue(read.getMessage().contains("deep"), read.getMessage());
        Serializer<Leaf> leaves = Serializers.kryo(Leaf.class, KryoTypes.of().with(Leaf.class, 5));
        Serializer<Tree> five = Serializers.kryo(Tree.class, KryoTypes.of().with(Tree.class, 5));
        assertEquals(
                "a",
                leaves.deserialize(five.serialize(new Tree("a", List.of(new Tree("b", List.of())))))
                        .name());
        ByteArrayOutputStream skipped = definedTree(five);
        skipped.writeBytes(Arrays.copyOfRange(payload.toByteArray(), payload.size() - 200_000, payload.size()));
        SerializationException skip =
                assertThrows(SerializationException.class, () -> leaves.deserialize(framed(skipped.toByteArray())));
        assertTrue(skip.getMessage().contains("deep"), skip.getMessage());
    }

    @Test
    void deserialize_shapeNestedWithoutEnd_isRefused() {
        byte[] lists = new byte[100_000];
        Arrays.fill(lists, (byte) Shape.LIST);
        Serializer<Leaf> leaves = Serializers.kryo(Leaf.class, KryoTypes.of().with(Leaf.class, 5));
        byte[] stored = framed(hex("46" + "01" + "05" + "01" + "00000000"), lists);
        SerializationException e = assertThrows(SerializationException.class, () -> leaves.deserialize(stored));
        assertTrue(e.getMessage().contains("nested"), e.getMessage());
    }

    @Test
    void deserialize_layoutTricks_areRefused() {
        Serializer<Leaf> leaves = Serializers.kryo(Leaf.class, KryoTypes.of().with(Leaf.class, 5));
        String name = String.format("%08x", NameHash.of("name"));
        assertEquals(
                "a",
                leaves.deserialize(framed(hex("46" + "01" + "05" + "01" + name + "09" + "0361")))
                        .name());
        List<String> tricks = List.of(
                "46" + "00",
                "46" + "02",
                "46" + HUGE,
                "46" + "01" + "06" + "00",
                "46" + "01" + "05" + HUGE,
                "46" + "01" + "05" + "02" + name + "09" + name + "09" + "0361" + "0361",
                "46" + "01" + "05" + "01" + name + "05" + "02",
                "46" + "01" + "05" + "01" + name + "63" + "02",
                "46" + "01" + "05" + "01" + name + "09" + "0361" + "00",
                "41" + "09" + "00");
        for (String trick : tricks) {
            assertThrows(SerializationException.class, () -> leaves.deserialize(framed(hex(trick))), trick);
        }
    }

    @Test
    void deserialize_badText_leaksNothingOfEarlierValues() {
        Serializer<String> strings = Serializers.kryo(String.class);
        assertEquals("s\u0113cret", strings.deserialize(strings.serialize("s\u0113cret")));
        for (String text : List.of("04" + "ff", "04" + "80", "04" + "c361", "06" + "e3a1", "04" + "f0")) {
            assertThrows(SerializationException.class, () -> strings.deserialize(framed(hex("09" + text))), text);
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void deserialize_longCopyOnWriteList_isNotCopiedForEachElement() {
        List<Integer> elements = Collections.nCopies(2_000_000, 7);
        byte[] stored = Serializers.kryo(new TypeRef<List<Integer>>() {}).serialize(elements);
        Serializer<CopyOnWriteArrayList<Integer>> lists = Serializers.kryo(new TypeRef<>() {});
        assertEquals(elements, lists.deserialize(stored));
    }

    @Test
    void copyOnWriteSet_large_isRefused() {
        Set<Integer> fits = IntStream.range(0, JdkCollections.MOST_COMPARED_WITH_ALL)
                .boxed()
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Set<Integer> large = new LinkedHashSet<>(fits);
        large.add(-1);
        Serializer<CopyOnWriteArraySet<Integer>> sets = Serializers.kryo(new TypeRef<>() {});
        assertEquals(fits, sets.deserialize(sets.serialize(new CopyOnWriteArraySet<>(fits))));
        assertThrows(SerializationException.class, () -> sets.serialize(new CopyOnWriteArraySet<>(large)));
        byte[] stored = Serializers.kryo(new TypeRef<Set<Integer>>() {}).serialize(large);
        assertThrows(SerializationException.class, () -> sets.deserialize(stored));
    }

    /** Everything up to the first field, the children, of a tree. */
    private static ByteArrayOutputStream definedTree(Serializer<Tree> trees) {
        byte[] stored = trees.serialize(new Tree("", List.of()));
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        payload.write(stored, KryoFrame.HEADER_BYTES, stored.length - KryoFrame.HEADER_BYTES - 2);
        return payload;
    }

    private static long allocatedByRefusal(Serializer<?> serializer, byte[] stored) {
        // The first call loads classes and makes what is pooled.
        assertThrows(SerializationException.class, () -> serializer.deserialize(stored));
        long before = THREADS.getCurrentThreadAllocatedBytes();
        assertThrows(SerializationException.class, () -> serializer.deserialize(stored));
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private static byte[] varint(int value) {
        KryoOutput out = new KryoOutput(0);
        out.writeVarInt(value, true);
        return out.toBytes();
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private static byte[] framed(byte[]... parts) {
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        stored.writeBytes(new byte[KryoFrame.HEADER_BYTES]);
        for (byte[] part : parts) {
            stored.writeBytes(part);
        }
        byte[] bytes = stored.toByteArray();
        KryoFrame.seal(bytes, bytes.length);
        return bytes;
    }
}
