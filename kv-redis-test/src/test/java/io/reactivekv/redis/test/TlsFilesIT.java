package io.reactivekv.redis.test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class TlsFilesIT {

    private static final TlsFiles TLS = TlsFiles.create();

    @AfterAll
    static void close() {
        TLS.close();
        assertFalse(Files.exists(TLS.ca()));
    }

    @Test
    void connect_rightAuthorityAndHost_works() throws Exception {
        try (RedisServer redis = RedisServer.builder().tls(TLS.server()).start()) {
            assertEquals("rediss://127.0.0.1:" + redis.port(), redis.uri());
            assertEquals("PONG", ping(redis, "127.0.0.1", TLS.ca(), null));
            assertEquals("PONG", ping(redis, "localhost", TLS.ca(), null));
        }
    }

    @Test
    void connect_otherAuthority_isRefused() {
        try (RedisServer redis = RedisServer.builder().tls(TLS.server()).start()) {
            IOException e = assertThrows(IOException.class, () -> ping(redis, "127.0.0.1", TLS.otherCa(), null));
            assertTrue(e.getMessage().contains("path"), e.getMessage());
        }
    }

    @Test
    void connect_certificateForAnotherHost_isRefused() {
        try (RedisServer redis = RedisServer.builder().tls(TLS.otherHost()).start()) {
            IOException e = assertThrows(IOException.class, () -> ping(redis, "127.0.0.1", TLS.ca(), null));
            assertTrue(e.getMessage().contains("127.0.0.1"), e.getMessage());
        }
    }

    @Test
    void connect_expiredCertificate_isRefused() {
        try (RedisServer redis = RedisServer.builder().tls(TLS.expired()).start()) {
            IOException e = assertThrows(IOException.class, () -> ping(redis, "127.0.0.1", TLS.ca(), null));
            assertTrue(e.getMessage().contains("validity"), e.getMessage());
        }
    }

    @Test
    void connect_mutualTls_needsACertificateOfTheRightAuthority() throws Exception {
        try (RedisServer redis =
                RedisServer.builder().mutualTls(TLS.server(), TLS.ca()).start()) {
            assertEquals("PONG", redis.command("PING"));
            assertEquals("PONG", ping(redis, "127.0.0.1", TLS.ca(), TLS.client()));
            assertThrows(IOException.class, () -> ping(redis, "127.0.0.1", TLS.ca(), TLS.stranger()));
            assertThrows(IOException.class, () -> ping(redis, "127.0.0.1", TLS.ca(), null));
        }
    }

    private static Object ping(RedisServer redis, String host, Path ca, @Nullable TlsIdentity client) throws Exception {
        try (SSLSocket socket =
                (SSLSocket) context(ca, client).getSocketFactory().createSocket(host, redis.port())) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.getOutputStream().write(Resp.encode("PING".getBytes(UTF_8)));
            return Resp.read(socket.getInputStream());
        }
    }

    private static SSLContext context(Path ca, @Nullable TlsIdentity client) throws Exception {
        KeyStore trusted = emptyStore();
        trusted.setCertificateEntry("ca", certificate(ca));
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        KeyStore own = emptyStore();
        if (client != null) {
            byte[] key = Base64.getMimeDecoder()
                    .decode(Files.readString(client.key()).replaceAll("-----[A-Z ]+-----", ""));
            own.setKeyEntry(
                    "client",
                    KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key)),
                    new char[0],
                    new Certificate[] {certificate(client.certificate())});
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(own, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore emptyStore() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static Certificate certificate(Path file) throws Exception {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }
}
