package io.reactivekv.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.reactivekv.SerializationException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SlotFormatTest {

    private static final byte[] PAYLOAD = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);

    private static final Slot FULL = new Slot(
            Slot.Kind.VALUE,
            300,
            1_700_000_000_000L,
            60_000,
            60_000,
            "user",
            Set.of("b", "a"),
            Map.of("k", "v"),
            7,
            9,
            130,
            PAYLOAD);

    private static final Map<String, Slot> GOLDEN = Map.of(
            "ca0180ac02047573657280d095ffbc31e0d403e0d403020161016201016b017607098201" + "7b2261223a317d", FULL,
            "ca01040507646566" + "61756c74" + "7b2261223a317d", Slot.plain(5, "default", PAYLOAD),
            "ca01840507646566" + "61756c74" + "07098201" + "80d095ffbc31" + "e0d403" + "7b2261223a317d",
                    Slot.plain(5, "default", PAYLOAD)
                            .timed(1_700_000_000_000L, Optional.of(Duration.ofMinutes(1)))
                            .ownedBy(7, 9, Duration.ofMillis(130)),
            "ca01020003636174" + "80d095ffbc31" + "00000000", Slot.invalid(0, 1_700_000_000_000L, "cat"),
            "ca01010003636174" + "80d095ffbc31" + "0a000000", Slot.empty(0, 1_700_000_000_000L, 10, "cat"));

    @Test
    void write_everyKind_givesGoldenBytes() {
        GOLDEN.forEach((hex, slot) -> assertEquals(hex, HexFormat.of().formatHex(SlotFormat.write(slot))));
    }

    @Test
    void read_goldenBytes_givesWhatWasWritten() {
        GOLDEN.forEach((hex, slot) -> {
            Slot read = SlotFormat.read(HexFormat.of().parseHex(hex));
            assertArrayEquals(slot.payload(), read.payload());
            assertEquals(facts(slot), facts(read));
        });
    }

    private static List<Object> facts(Slot slot) {
        return List.of(
                slot.kind(),
                slot.stamp(),
                slot.created(),
                slot.ttl(),
                slot.stale(),
                slot.category(),
                slot.tags(),
                slot.metadata(),
                slot.owner(),
                slot.ownerStamp(),
                slot.beyond());
    }

    @Test
    void read_everyPrefix_neverFailsInAnotherWay() {
        byte[] whole = SlotFormat.write(FULL);
        int header = whole.length - PAYLOAD.length;
        for (int length = 0; length < header; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(SerializationException.class, () -> SlotFormat.read(cut), "length " + length);
        }
    }

    @Test
    void read_randomBytes_failsTypedOrReads() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            if (bytes.length > 2 && random.nextBoolean()) {
                bytes[0] = (byte) SlotFormat.MAGIC;
                bytes[1] = SlotFormat.VERSION;
            }
            try {
                Slot unused = SlotFormat.read(bytes);
            } catch (SerializationException expected) {
                assertEquals(SerializationException.class, expected.getClass());
            } catch (RuntimeException | Error e) {
                throw new AssertionError(
                        "seed " + seed + ", bytes " + HexFormat.of().formatHex(bytes), e);
            }
        }
    }

    @Test
    void read_laterVersion_saysSo() {
        SerializationException error =
                assertThrows(SerializationException.class, () -> SlotFormat.read(new byte[] {(byte) 0xCA, 2, 0}));
        assertEquals(true, error.getMessage().contains("version 2"), error.getMessage());
    }
}
