package io.reactivekv.redis;

import io.lettuce.core.SslOptions;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.reactivekv.StoreConfig;
import io.reactivekv.StoreConfigurationException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS as the configuration has it. The files are read anew for each connection, so that they may be replaced, and beforehand:
 * the driver asks for them on the I/O thread.
 */
final class Tls {

    private final StoreConfig config;
    private final boolean trustsWhatJavaTrusts;
    private final String what;
    private final Duration limit;
    private final FileReading<Material> files;
    private final AtomicBoolean untried = new AtomicBoolean(true);

    /** What was read last. */
    private volatile Material material;

    /**
     * Reads the files once, so that one that is of no use is named when a store is opened, and that what Java needs long for, the
     * first time, is not missing from the time for the first connection.
     */
    Tls(StoreConfig config) {
        this.config = config;
        this.trustsWhatJavaTrusts = config.find(RedisOptions.TLS_CA).isEmpty()
                && config.get(RedisOptions.TLS_VERIFY) != RedisOptions.Verification.NONE;
        this.what = trustsWhatJavaTrusts
                ? "a file of the options tlsCert and tlsKey or the certificates that Java trusts"
                : "a file of the options tlsCa, tlsCert and tlsKey";
        this.limit = config.get(RedisOptions.CONNECT_TIMEOUT);
        this.files = new FileReading<>(what, limit, this::read);
        this.material = first();
    }

    SslOptions options() {
        return SslOptions.builder()
                .jdkSslProvider()
                .handshakeTimeout(limit)
                .sslContext(tls -> material.applyTo(tls))
                .build();
    }

    /** Completes when the files have been read for a connection that is about to be made; for the first one they have been. */
    CompletableFuture<Void> renewed() {
        if (untried.compareAndSet(true, false)) {
            return CompletableFuture.completedFuture(null);
        }
        return files.read().thenAccept(read -> material = read);
    }

    private Material first() {
        try {
            Material first = read();
            // What Java loads for the first of its kind is in files as well.
            SslContextBuilder tls = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
            first.applyTo(tls);
            Object unused = tls.build();
            return first;
        } catch (SSLException e) {
            throw unusable(e);
        }
    }

    private Material read() {
        try {
            return new Material(CertificateFiles.read(config), trustsWhatJavaTrusts ? trustedByJava() : null);
        } catch (GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    private StoreConfigurationException unusable(Exception reason) {
        return new StoreConfigurationException(what + " cannot be used: " + reason.getMessage(), reason);
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
