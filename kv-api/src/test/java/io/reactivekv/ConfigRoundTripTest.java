package io.reactivekv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConfigRoundTripTest {

    private static final long SEED = 4_711;
    private static final int[] INTERESTING = {
        0, '\n', ' ', '"', '#', '%', '&', '\'', '+', ',', '-', '.', '/', ':', ';', '<', '=', '?', '@', '[', '\\', ']',
        '{', '|', '}', '~', 0x7f, 'é', '€', 0xA0, 0x301, 0xE000, 0xFEFF, 0xFFFF, 0x1F600, 0x10FFFF
    };

    @Test
    void toString_anyConfigWithoutSecrets_parsesToAnEqualOne() {
        Random random = new Random(SEED);
        for (int i = 0; i < 3_000; i++) {
            StoreConfig config = random(random);
            String text = config.toString();
            assertEquals(config, StoreConfig.parse(text), text);
            assertEquals(text, StoreConfig.parse(text).toString());
        }
    }

    private static StoreConfig random(Random random) {
        StoreConfigBuilder builder = StoreConfig.builder(random.nextBoolean() ? "redis-cluster" : "x1+y.z");
        StoreConfigBuilder addressed = random.nextBoolean() ? builder.path(text(random)) : builder.hosts(hosts(random));
        for (int i = random.nextInt(3); i > 0; i--) {
            addressed = addressed.option((random.nextBoolean() ? "db" : "user"), text(random));
            addressed = addressed.option("name-" + random.nextInt(3), text(random));
        }
        return addressed
                .prefix(text(random))
                .storeOptions(options -> options.maxKeyBytes(100 + random.nextInt(5_000))
                        .ttl(Duration.ofNanos(1 + (random.nextLong() >>> random.nextInt(10, 60)) / 8))
                        .compressionLevel(1 + random.nextInt(9)))
                .build();
    }

    private static HostPort[] hosts(Random random) {
        HostPort[] hosts = new HostPort[1 + random.nextInt(3)];
        for (int i = 0; i < hosts.length; i++) {
            String name = random.nextBoolean() ? "host-" + i + ".example" : "fe80::" + i;
            hosts[i] = random.nextBoolean() ? HostPort.of(name) : HostPort.of(name, 1 + random.nextInt(65_535));
        }
        return hosts;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            text.appendCodePoint(
                    random.nextBoolean() ? 'a' + random.nextInt(26) : INTERESTING[random.nextInt(INTERESTING.length)]);
        }
        return text.toString();
    }
}
