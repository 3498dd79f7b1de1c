package io.reactivekv.redis;

import io.lettuce.core.SslOptions;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.reactivekv.StoreConfig;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS as the configuration has it. The files are read anew for each connection, so that they may be replaced, and beforehand:
 * the driver asks for them on the I/O thread.
 */
final class Tls {

    private final StoreConfig config;
    private final Duration limit;
    private final FileReading<Material> files;

    /** What was read last. */
    private volatile @Nullable Material material;

    /** Reads the files once, so that one that is of no use is named when a store is opened. */
    Tls(StoreConfig config) {
        this.config = config;
        this.limit = config.get(RedisOptions.CONNECT_TIMEOUT);
        this.files = new FileReading<>("a file of the options tlsCa, tlsCert and tlsKey", limit, this::read);
        Object unused = CertificateFiles.read(config);
    }

    SslOptions options() {
        return SslOptions.builder()
                .jdkSslProvider()
                .handshakeTimeout(limit)
                .sslContext(this::customize)
                .build();
    }

    /** Completes when the files have been read for a connection that is about to be made. */
    CompletableFuture<Void> renewed() {
        return files.read().thenAccept(read -> material = read);
    }

    private void customize(SslContextBuilder tls) {
        Material now = material;
        if (now != null) {
            now.applyTo(tls);
        }
    }

    private Material read() throws GeneralSecurityException, SSLException {
        CertificateFiles own = CertificateFiles.read(config);
        boolean trustsWhatJavaTrusts =
                !own.hasAuthorities() && config.get(RedisOptions.TLS_VERIFY) != RedisOptions.Verification.NONE;
        Material fresh = new Material(own, trustsWhatJavaTrusts ? trustedByJava() : null);
        if (material == null) {
            // What Java loads for the first of its kind is in files as well.
            SslContextBuilder first = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
            fresh.applyTo(first);
            Object unused = first.build();
        }
        return fresh;
    }

    /** Which is in a file, too. */
    private static TrustManagerFactory trustedByJava() throws GeneralSecurityException {
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init((KeyStore) null);
        return trusted;
    }

    /** Everything that was read, at one time. */
    private record Material(
            CertificateFiles files, @Nullable TrustManagerFactory trusted) {

        void applyTo(SslContextBuilder tls) {
            if (trusted != null) {
                Object unused = tls.trustManager(trusted);
            }
            files.applyTo(tls);
        }
    }
}
