package io.reactivekv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.spi.Option;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretMaskingTest {

    private static final String CANARY = "CaNaRy77";

    private static void assertRefusedInSilence(Executable action) {
        assertSilent(assertThrows(StoreConfigurationException.class, action));
    }

    private static void assertSilent(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        assertFalse(showsHalf(trace.toString()), trace::toString);
    }

    private static boolean showsHalf(String text) {
        return text.contains(CANARY.substring(0, 4)) || text.contains(CANARY.substring(4));
    }

    /** Goes as far as opening would, once with a backend for the scheme and once without. */
    private static void open(StoreConfig config) {
        InstalledBackends installed =
                new InstalledBackends(Map.of("redis", List.of(new BackendLookupTest.Fine())), List.of());
        assertRefusedInSilence(() -> {
            var unused = BackendLookup.providerFor(config, installed);
        });
        var unused = BackendLookup.providerFor(config);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://:CaNa%Ry77@host",
                "redis://:CaNa%zzRy77@host",
                "redis://:CaNa%C3Ry77@host",
                "redis://user:CaNa@Ry77@host",
                "redis://user:CaNa/Ry77@host",
                "redis://user:CaNa?Ry77@host",
                "redis://user:CaNa?Ry77=1@host",
                "redis://user:CaNa#Ry77@host",
                "redis://user:CaNa Ry77@host",
                "redis://user:CaNa\nRy77@host",
                "redis://user:CaNa\uD800Ry77@host",
                "redis://CaNaRy77@host",
                "redis://:CaNaRy77@",
                "redis://:CaNaRy77@/0",
                "redis://:CaNaRy77",
                "redis://user:CaNaRy77",
                "redis://user:CaNaRy77/0",
                "redis://user:CaNaRy77@host:99999",
                "redis://user:CaNaRy77@host:port",
                "redis://user:CaNaRy77@[::1",
                "redis://user:CaNaRy77@ho*st",
                "redis://user:pa@CaNaRy77!",
                "redis://user:CaNaRy77@host,host",
                "redis://user:CaNaRy77@host/%",
                "redis://user:CaNaRy77@host?ttl=1",
                "redis://user:CaNaRy77@host?password=x",
                "redis://user:x@host?password=CaNaRy77",
                "redis://host?password=CaNaRy77&password=CaNaRy77",
                "redis://host?password=x&CaNaRy77",
                "redis://host?password=x&CaNaRy77=y",
                "redis://host?password=x&CaNaRy77=%",
                "redis://host?password=x&CaNaRy77=y&CaNaRy77=z",
                "redis://host?pasword=x&ttl=1h&CaNaRy77=y",
                "redis://host?password=x&ttl=CaNaRy77",
                "redis://host?password=x&db=CaNaRy77",
                "redis://host?password=x&commandTimeout=CaNaRy77",
                "redis://host?token=x&size=CaNaRy77",
                "redis://host?password=x&serializer=CaNaRy77",
                "redis://host?password=x&maxKeyBytes=8&prefix=CaNaRy77",
                "redis://host?password=CaNa%Ry77",
                "redis://host?password=x#CaNaRy77",
                "redis://host?sentinelPassword=CaNaRy77&ttl",
                "redis:user:CaNaRy77@host",
                "user:CaNaRy77@host",
                "CaNaRy77@host",
                ":CaNaRy77@host",
                "//user:CaNaRy77@host",
                "re dis://user:CaNaRy77@host",
                "unknown://user:CaNaRy77@host",
                "redis://user:CaNaRy77@host?tll=1h",
                "redis://host?pasword=CaNaRy77",
                "redis://host?apiToken=CaNaRy77"
            })
    void open_malformedOrUnknown_neverShowsThePassword(String url) {
        assertRefusedInSilence(() -> open(StoreConfig.parse(url)));
        assertRefusedInSilence(() -> open(StoreConfig.fromEnvironment(Map.of("KV_URL", url))));
        Properties properties = new Properties();
        properties.setProperty("kv.url", url);
        assertRefusedInSilence(() -> open(StoreConfig.fromProperties(properties, "kv")));
    }

    @Test
    void open_oneCharacterChanged_neverShowsThePassword() {
        Random random = new Random(20_261);
        String url = "redis://user:" + CANARY + "@host:6379,other/0?ttl=1h&prefix=a:";
        for (int i = 0; i < 5_000; i++) {
            int at = random.nextInt(url.length());
            int end = at + random.nextInt(2);
            char c = "@:/?#%&=[], \n\0a\uD800".charAt(random.nextInt(16));
            String changed = url.substring(0, at) + c + url.substring(end);
            try {
                assertShowsNothing(StoreConfig.parse(changed));
            } catch (StoreConfigurationException e) {
                assertSilent(e);
            }
        }
    }

    @Test
    void toString_secrets_areMasked() {
        StoreConfig config = StoreConfig.parse("redis://user:" + CANARY + "@host/0?sentinelPassword=" + CANARY
                + "&passwordFile=" + CANARY + "&pasword=" + CANARY + "&PASSWORD=" + CANARY + "&apiToken=" + CANARY);

        assertShowsNothing(config);
        assertEquals(
                "redis://user:***@host/0?PASSWORD=***&apiToken=***&passwordFile=***&pasword=***&sentinelPassword=***",
                config.toString());
        assertEquals(
                "memory:?password=***",
                StoreConfig.parse("memory:?password=" + CANARY).toString());
        assertTrue(StoreConfig.parse("redis://:" + CANARY + "@host").toString().contains("//:***@host"));
    }

    @Test
    void builder_secretInCode_isMasked() {
        Option<String> password = Option.secret("password");
        StoreConfig config = StoreConfig.builder("redis")
                .hosts(HostPort.of("host"))
                .option(password, CANARY)
                .build();

        assertShowsNothing(config);
        assertShowsNothing(config.mutate());
        assertEquals(CANARY, config.get(password));
    }

    @Test
    void environment_badSecrets_areNotShown() {
        Map<String, String> variables = Map.of("KV_URL", "redis://h", "KV_PASSWORD", CANARY + "\uD800");
        assertRefusedInSilence(() -> StoreConfig.fromEnvironment(variables));
        Map<String, String> twice = Map.of("KV_URL", "redis://:x@h", "KV_PASSWORD", CANARY);
        assertRefusedInSilence(() -> StoreConfig.fromEnvironment(twice));
    }

    @Test
    void option_sensitiveValueRefused_isNotShown() {
        for (Option<?> option : List.of(
                Option.integer("passwordLength", 1, 2), Option.bool("secretMode", true), Option.file("passwordFile"))) {
            assertTrue(option.isSensitive());
            assertRefusedInSilence(() -> {
                var unused = option.parse(option.type().equals("file") ? "\0" + CANARY : CANARY);
            });
        }
    }

    private static void assertShowsNothing(Object object) {
        assertFalse(showsHalf(object.toString()), object::toString);
    }
}
