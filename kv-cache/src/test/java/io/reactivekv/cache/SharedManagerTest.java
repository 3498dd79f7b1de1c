package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.serializer.Serializers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The one manager of a process, in processes of their own, whose environment says where it is. */
class SharedManagerTest {

    private static final String NAMED = "memory:named";

    @Test
    void shared_isOverTheStoreOfKvUrl() throws Exception {
        assertEquals(0, exitCode(Map.of("KV_URL", NAMED)));
    }

    @Test
    void shared_withoutKvUrl_isInAMemoryOfItsOwn() throws Exception {
        assertEquals(0, exitCode(Map.of()));
    }

    private static int exitCode(Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SharedManagerTest.class.getName());
        boolean unused = builder.environment().keySet().removeIf(name -> name.startsWith("KV_"));
        builder.environment().putAll(environment);
        Process process = builder.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertTrue(process.waitFor(1, TimeUnit.MINUTES));
            return process.exitValue();
        } finally {
            Process unusedEnd = process.destroyForcibly();
        }
    }

    /** What is true of it in either case. */
    public static void main(String[] arguments) {
        boolean isNamed = NAMED.equals(System.getenv("KV_URL"));
        try (KeyValueStore<byte[]> named = KeyValueStores.open(NAMED, Serializers.bytes())) {
            CacheManager first = CacheManager.shared();
            assertSame(first, CacheManager.shared());
            done(cache(first).put("k", "v"));
            assertEquals(isNamed, value(named.exists("cache:c:e:k")));
            first.close();
            CacheManager second = CacheManager.shared();
            assertNotSame(first, second);
            assertFalse(second.isClosed());
            assertEquals(
                    isNamed ? Optional.of("v") : Optional.empty(),
                    optional(cache(second).get("k")));
            second.close();
        }
    }

    private static ReactiveCache<String> cache(CacheManager manager) {
        return manager.cache(CacheSpec.named("c"), String.class);
    }
}
