package io.reactivekv.serializer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.reactivekv.SerializationException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenBytesTest {

    /** Far above what a golden vector needs, and far below what a length read from four bytes can ask for. */
    private static final long MOST_ALLOCATED = 4 << 20;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static List<Golden<?>> vectors() {
        return Golden.all();
    }

    static List<Golden<?>> kryoVectors() {
        return Golden.all().stream()
                .filter(golden -> golden.name().startsWith("kryo"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void deserialize_goldenBytes_givesTheValue(Golden<?> golden) {
        assertTrue(golden.matches(golden.stored()), () -> golden + ": " + golden.read(golden.stored()));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void serialize_today_givesTheGoldenBytes(Golden<?> golden) {
        if (golden.written()) {
            assertArrayEquals(golden.stored(), golden.writtenToday());
        } else {
            assertTrue(golden.matches(golden.writtenToday()));
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void deserialize_anyByteFlipped_isRefusedOrDecoded(Golden<?> golden) {
        byte[] stored = golden.stored();
        for (int i = 0; i < stored.length; i++) {
            for (int flip : new int[] {1, 128, 255}) {
                byte[] damaged = stored.clone();
                damaged[i] ^= (byte) flip;
                // Between the end of a deflate stream and its checksum there are bits that mean nothing.
                boolean decoded = decodes(golden, damaged);
                assertFalse(
                        decoded && golden.checked() && !golden.matches(damaged),
                        golden + " with byte " + i + " flipped by " + flip);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void deserialize_cutOffAnywhereOrTooLong_isRefusedOrDecoded(Golden<?> golden) {
        byte[] stored = golden.stored();
        for (int length = 0; length <= stored.length + 2; length++) {
            if (length != stored.length) {
                boolean decoded = decodes(golden, Arrays.copyOf(stored, length));
                assertFalse(decoded && golden.checked(), golden + " cut to " + length);
            }
        }
    }

    /** Damage by someone who knows the format: the header is valid again. */
    @ParameterizedTest
    @MethodSource("kryoVectors")
    void deserialize_anyByteForged_isRefusedOrDecoded(Golden<?> golden) {
        byte[] stored = golden.stored();
        int refused = 0;
        for (int i = KryoFrame.HEADER_BYTES; i < stored.length; i++) {
            for (int value : new int[] {0, 2, 65, 70, 127, 255}) {
                byte[] forged = stored.clone();
                forged[i] = (byte) value;
                KryoFrame.seal(forged, forged.length);
                refused += decodes(golden, forged) ? 0 : 1;
            }
        }
        assertTrue(refused > 0, "none was refused");
    }

    @ParameterizedTest
    @MethodSource("kryoVectors")
    void deserialize_randomlyForged_isRefusedOrDecoded(Golden<?> golden) {
        byte[] stored = golden.stored();
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            byte[] forged = Arrays.copyOf(stored, KryoFrame.HEADER_BYTES + 1 + random.nextInt(stored.length));
            for (int flips = 1 + random.nextInt(8); flips > 0; flips--) {
                int at = KryoFrame.HEADER_BYTES + random.nextInt(forged.length - KryoFrame.HEADER_BYTES);
                forged[at] = (byte) (random.nextBoolean() ? 0xFF : random.nextInt());
            }
            KryoFrame.seal(forged, forged.length);
            try {
                boolean unused = decodes(golden, forged);
            } catch (Throwable failure) {
                throw new AssertionError(golden + ", seed " + seed, failure);
            }
        }
    }

    /** Fails on anything but a value or the one exception, and on an attempt to allocate much. */
    private static boolean decodes(Golden<?> golden, byte[] bytes) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        boolean decoded;
        try {
            assertNotNull(golden.read(bytes));
            decoded = true;
        } catch (SerializationException e) {
            assertNotNull(e.getMessage());
            decoded = false;
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < MOST_ALLOCATED, () -> golden + " allocated " + allocated + " bytes");
        return decoded;
    }
}
