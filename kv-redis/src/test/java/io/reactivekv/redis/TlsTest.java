package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.StoreConfig;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.redis.test.TlsFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When the files of TLS are read. */
@Timeout(60)
class TlsTest {

    private static final String TRUST_STORE = "javax.net.ssl.trustStore";

    @TempDir
    private Path directory;

    @Test
    void renewed_firstConnection_takesWhatWasReadWhenItWasOpened() throws Exception {
        try (TlsFiles files = TlsFiles.create()) {
            Path ca = Files.copy(files.ca(), directory.resolve("ca.pem"));
            Tls tls = new Tls(StoreConfig.parse("rediss://localhost?tlsCa=" + ca));
            Files.delete(ca);
            assertTrue(tls.renewed().isDone());

            CompletionException gone =
                    assertThrows(CompletionException.class, () -> tls.renewed().join());
            StoreConfigurationException named = assertInstanceOf(StoreConfigurationException.class, gone.getCause());
            assertTrue(named.getMessage().contains("tlsCa"), named::getMessage);

            Path unused = Files.copy(files.ca(), ca);
            assertNull(tls.renewed().join());
        }
    }

    @Test
    void open_whatJavaTrustsCannotBeRead_isNamedAtOnce() throws Exception {
        Path broken = Files.writeString(directory.resolve("trusted"), "no key store");
        String before = System.getProperty(TRUST_STORE);
        System.setProperty(TRUST_STORE, broken.toString());
        try {
            StoreConfigurationException refusal = assertThrows(
                    StoreConfigurationException.class, () -> new Tls(StoreConfig.parse("rediss://localhost")));
            assertTrue(refusal.getMessage().contains("the certificates that Java trusts"), refusal::getMessage);
        } finally {
            if (before == null) {
                System.clearProperty(TRUST_STORE);
            } else {
                System.setProperty(TRUST_STORE, before);
            }
        }
    }

    @Test
    void renewed_whatJavaTrustsCannotBeReadAnyMore_isNamed() throws Exception {
        Path trusted = Files.copy(
                Path.of(System.getProperty("java.home"), "lib", "security", "cacerts"), directory.resolve("trusted"));
        String before = System.getProperty(TRUST_STORE);
        System.setProperty(TRUST_STORE, trusted.toString());
        try {
            Tls tls = new Tls(StoreConfig.parse("rediss://localhost"));
            assertNull(tls.renewed().join());
            Files.writeString(trusted, "no key store");
            // By which Java tells whether it has to be read anew.
            Files.setLastModifiedTime(trusted, FileTime.from(Instant.now().plusSeconds(10)));
            CompletionException broken =
                    assertThrows(CompletionException.class, () -> tls.renewed().join());
            StoreConfigurationException named = assertInstanceOf(StoreConfigurationException.class, broken.getCause());
            assertTrue(named.getMessage().contains("the certificates that Java trusts"), named::getMessage);
        } finally {
            if (before == null) {
                System.clearProperty(TRUST_STORE);
            } else {
                System.setProperty(TRUST_STORE, before);
            }
        }
    }
}
