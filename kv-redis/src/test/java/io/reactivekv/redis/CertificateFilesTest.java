package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultEventLoopGroupProvider;
import io.netty.channel.EventLoopGroup;
import io.reactivekv.StoreConfig;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.redis.test.TlsFiles;
import io.reactivekv.redis.test.TlsIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of the TLS options that are of no use: a store is not opened, and nothing is left of the attempt. */
class CertificateFilesTest {

    private static TlsFiles files;

    @TempDir
    private static Path directory;

    @BeforeAll
    static void make() {
        files = TlsFiles.create();
    }

    @AfterAll
    static void delete() {
        files.close();
    }

    static Stream<Arguments> useless() throws IOException {
        Path text = Files.writeString(directory.resolve("text.pem"), "no PEM");
        Path broken = Files.writeString(directory.resolve("broken.pem"), pem("CERTIFICATE", new byte[8]));
        TlsIdentity client = files.client();
        return Stream.of(
                Arguments.of("tlsCa", "no PEM", "tlsCa=" + text),
                Arguments.of("tlsCa", "broken", "tlsCa=" + broken),
                Arguments.of("tlsCa", "a key", "tlsCa=" + client.key()),
                Arguments.of("tlsCert", "no PEM", identity(text, client.key())),
                Arguments.of("tlsKey", "no PEM", identity(client.certificate(), text)),
                Arguments.of("tlsKey", "a certificate", identity(client.certificate(), client.certificate())),
                Arguments.of(
                        "tlsKey",
                        "of another certificate",
                        identity(client.certificate(), files.stranger().key())));
    }

    @ParameterizedTest(name = "{0} is {1}")
    @MethodSource("useless")
    void open_fileOfNoUse_isNamedAtOnceAndNothingIsLeft(String option, String what, String options) throws Exception {
        Set<Thread> before = threads();
        AtomicInteger taken = new AtomicInteger();
        DefaultEventLoopGroupProvider loops = new DefaultEventLoopGroupProvider(1) {
            @Override
            public <T extends EventLoopGroup> T allocate(Class<T> type) {
                taken.incrementAndGet();
                return super.allocate(type);
            }
        };
        ClientResources resources =
                ClientResources.builder().eventLoopGroupProvider(loops).build();
        try {
            for (RedisDriverOptions driver : List.of(
                    RedisDriverOptions.defaults(), RedisDriverOptions.defaults().clientResources(resources))) {
                StoreConfigurationException refusal = assertThrows(
                        StoreConfigurationException.class, () -> RedisSpaces.open(config(options), driver));
                assertTrue(refusal.getMessage().startsWith("option " + option + ": "), refusal.getMessage());
            }
            assertEquals(0, taken.get());
            assertEquals(before, threads());
        } finally {
            loops.shutdown(0, 5, TimeUnit.SECONDS).get();
            assertEquals(true, resources.shutdown(0, 5, TimeUnit.SECONDS).get());
        }
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "DSA"})
    void read_keyOfItsCertificate_passes(String algorithm) throws Exception {
        Path own = identity(algorithm, "own");
        Path other = identity(algorithm, "other");
        Object unused = CertificateFiles.read(config(identity(own, own)));
        if (!algorithm.equals("DSA")) {
            assertThrows(StoreConfigurationException.class, () -> CertificateFiles.read(config(identity(own, other))));
        }
    }

    /** A file with a key and its certificate, as the JDK makes them. */
    private static Path identity(String algorithm, String name) throws Exception {
        Path store = directory.resolve(algorithm + name);
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                "secret",
                "-alias",
                "a",
                "-dname",
                "CN=a",
                "-keyalg",
                algorithm);
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, keytool.waitFor(), said);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "secret".toCharArray());
        }
        return Files.writeString(
                directory.resolve(algorithm + name + ".pem"),
                pem("PRIVATE KEY", keys.getKey("a", "secret".toCharArray()).getEncoded())
                        + pem("CERTIFICATE", keys.getCertificate("a").getEncoded()));
    }

    private static String pem(String type, byte[] content) {
        return "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END " + type
                + "-----\n";
    }

    private static String identity(Path certificate, Path key) {
        return "tlsCa=" + files.ca() + "&tlsCert=" + certificate + "&tlsKey=" + key;
    }

    private static StoreConfig config(String options) {
        return StoreConfig.parse("rediss://127.0.0.1?" + options);
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("kv-redis"))
                .collect(Collectors.toSet());
    }
}
