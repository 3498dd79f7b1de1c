package io.reactivekv.serializer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.reactivekv.SerializationException;
import io.reactivekv.ValueTooLargeException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

class DeflateSerializerTest {

    private static final int MOST = 1 << 20;

    private final Serializer<String> deflate = Serializers.deflate(Serializers.string(), 100, -1, MOST);

    @Test
    void serialize_compressible_isSmallerAndComesBack() {
        String value = "abc".repeat(1000);
        byte[] stored = deflate.serialize(value);
        assertEquals(2, stored[0]);
        assertTrue(stored.length < 100, () -> "" + stored.length);
        assertEquals(value, deflate.deserialize(stored));
    }

    @Test
    void serialize_belowThresholdOrIncompressible_isPlainBehindMarker() {
        assertEquals("\u0001short", text(deflate.serialize("short")));
        Serializer<byte[]> bytes = Serializers.deflate(Serializers.bytes(), 0, 9, MOST);
        byte[] noise = new byte[10_000];
        new Random(1).nextBytes(noise);
        assertEquals(1, bytes.serialize(noise)[0]);
        assertTrue(Arrays.equals(noise, bytes.deserialize(bytes.serialize(noise))));
        assertEquals(0, bytes.deserialize(bytes.serialize(new byte[0])).length);
    }

    @Test
    void serialize_atEveryLengthAroundTheLimit_comesBackOrIsRefused() {
        for (int most : new int[] {1, 2, 255, 256, 257, 5000}) {
            Serializer<byte[]> bytes = Serializers.deflate(Serializers.bytes(), 0, 6, most);
            byte[] largest = new byte[most];
            assertTrue(Arrays.equals(largest, bytes.deserialize(bytes.serialize(largest))));
            assertThrows(ValueTooLargeException.class, () -> bytes.serialize(new byte[most + 1]));
        }
    }

    @Test
    void deserialize_bomb_isRefusedWithoutItsMemory() {
        byte[] bomb = deflated(new byte[64 << 20]);
        assertTrue(bomb.length < 1 << 20, "a bomb");
        long before = allocated();
        SerializationException e = assertThrows(SerializationException.class, () -> deflate.deserialize(bomb));
        assertTrue(allocated() - before < 16 * MOST, () -> "allocated " + (allocated() - before));
        assertTrue(e.getMessage().contains("more than " + MOST), e.getMessage());
    }

    @Test
    void deserialize_broken_isRefused() {
        byte[] stored = deflate.serialize("abc".repeat(1000));
        byte[][] broken = {
            {},
            {2},
            {'x', 1, 2},
            Arrays.copyOf(stored, stored.length - 1),
            Arrays.copyOf(stored, stored.length + 1),
            {2, 0x78, (byte) 0xBB, 0, 0, 0, 1}
        };
        for (byte[] bytes : broken) {
            assertThrows(SerializationException.class, () -> deflate.deserialize(bytes), () -> Arrays.toString(bytes));
        }
    }

    @Test
    void deserialize_plainTextBeginningWithP_isRefused() {
        for (String text : new String[] {"Peter", "Dora", "{}", "[1]", "\"x\"", "1", "true", " 2", "\t3"}) {
            assertThrows(SerializationException.class, () -> deflate.deserialize(text.getBytes(UTF_8)), text);
        }
        byte[] kryo = Serializers.kryo(String.class).serialize("x");
        assertThrows(SerializationException.class, () -> deflate.deserialize(kryo));
    }

    @Test
    void serialize_failingCompressor_storesPlainAndCounts() {
        Compression failing = new Compression() {
            @Override
            public byte[] compress(byte[] plain) {
                throw new IllegalStateException("out of order");
            }

            @Override
            public byte[] decompress(byte[] stored, int most) {
                throw new AssertionError("nothing was compressed");
            }
        };
        LongAdder failures = new LongAdder();
        Serializer<String> serializer = new DeflateSerializer<>(Serializers.string(), failing, 0, MOST, failures);
        assertEquals("value", serializer.deserialize(serializer.serialize("value")));
        assertEquals(1, failures.sum());
    }

    @Test
    void deflate_numberOutOfBounds_isRefused() {
        Serializer<String> inner = Serializers.string();
        assertThrows(IllegalArgumentException.class, () -> Serializers.deflate(inner, -1, -1, 1));
        assertThrows(IllegalArgumentException.class, () -> Serializers.deflate(inner, 0, -2, 1));
        assertThrows(IllegalArgumentException.class, () -> Serializers.deflate(inner, 0, 10, 1));
        assertThrows(IllegalArgumentException.class, () -> Serializers.deflate(inner, 0, 9, 0));
    }

    private static byte[] deflated(byte[] plain) {
        Deflater deflater = new Deflater(9);
        deflater.setInput(plain);
        deflater.finish();
        byte[] room = new byte[plain.length / 500];
        room[0] = 2;
        int length = 1 + deflater.deflate(room, 1, room.length - 1);
        assertTrue(deflater.finished(), "room for the bomb");
        deflater.end();
        return Arrays.copyOf(room, length);
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private static String text(byte[] stored) {
        return new String(stored, UTF_8);
    }
}
