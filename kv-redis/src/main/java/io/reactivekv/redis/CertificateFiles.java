package io.reactivekv.redis;

import io.netty.handler.ssl.SslContextBuilder;
import io.reactivekv.StoreConfig;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.spi.Option;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the files of the TLS options held when they were read: whom a connection trusts, and as whom it shows itself. One that
 * is of no use is named then, before the driver gets to see it. Immutable.
 */
final class CertificateFiles {

    private static final byte[] ANYTHING = {1};

    /** By the algorithm of the key; of others nothing is said. */
    private static final Map<String, String> SIGNATURES = Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA");

    private final byte @Nullable [] authorities;
    private final byte @Nullable [] certificate;
    private final byte @Nullable [] key;

    private CertificateFiles(byte @Nullable [] authorities, byte @Nullable [] certificate, byte @Nullable [] key) {
        this.authorities = authorities;
        this.certificate = certificate;
        this.key = key;
    }

    /**
     * Reads them as they are now.
     *
     * @throws StoreConfigurationException naming the option and the file that is not there or of no use
     */
    static CertificateFiles read(StoreConfig config) {
        CertificateFiles read = new CertificateFiles(
                content(config, RedisOptions.TLS_CA),
                content(config, RedisOptions.TLS_CERT),
                content(config, RedisOptions.TLS_KEY));
        read.check(config);
        return read;
    }

    private static byte @Nullable [] content(StoreConfig config, Option<Path> option) {
        Path file = config.find(option).orElse(null);
        if (file == null) {
            return null;
        }
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new StoreConfigurationException(
                    "option " + option.name() + ": the file " + file + " cannot be read", e);
        }
    }

    /** Hands it all to the driver; reads no file. */
    void applyTo(SslContextBuilder tls) {
        if (authorities != null) {
            Object unused = tls.trustManager(new ByteArrayInputStream(authorities));
        }
        if (certificate != null && key != null) {
            Object unused = tls.keyManager(new ByteArrayInputStream(certificate), new ByteArrayInputStream(key));
        }
    }

    private void check(StoreConfig config) {
        if (authorities != null) {
            checkCertificates(config, RedisOptions.TLS_CA, authorities);
        }
        if (certificate != null && key != null) {
            checkIdentity(config, certificate, key);
        }
    }

    private static void checkIdentity(StoreConfig config, byte[] certificate, byte[] key) {
        checkCertificates(config, RedisOptions.TLS_CERT, certificate);
        checkReadable(
                config,
                RedisOptions.TLS_KEY,
                "a private key in PEM, PKCS#8, without a password",
                () -> SslContextBuilder.forClient()
                        .keyManager(new ByteArrayInputStream(certificate), new ByteArrayInputStream(key)));
        if (!belong(certificate, key)) {
            throw refused(
                    config,
                    RedisOptions.TLS_KEY,
                    "the private key of the first certificate in " + config.get(RedisOptions.TLS_CERT),
                    null);
        }
    }

    private static void checkCertificates(StoreConfig config, Option<Path> option, byte[] pem) {
        checkReadable(
                config,
                option,
                "certificates in PEM",
                () -> SslContextBuilder.forClient().trustManager(new ByteArrayInputStream(pem)));
    }

    /** As the driver is going to do. */
    private static void checkReadable(StoreConfig config, Option<Path> option, String allowed, Runnable read) {
        try {
            read.run();
        } catch (IllegalArgumentException e) {
            throw refused(config, option, allowed, e);
        }
    }

    /** Whether what the key signs is signed to the certificate; true where that cannot be found out. */
    private static boolean belong(byte[] certificate, byte[] key) {
        Optional<byte[]> first = block(certificate, "CERTIFICATE");
        Optional<byte[]> secret = block(key, "PRIVATE KEY");
        if (first.isEmpty() || secret.isEmpty()) {
            return true;
        }
        try {
            PublicKey holder = CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(first.get()))
                    .getPublicKey();
            String name = SIGNATURES.get(holder.getAlgorithm());
            return name == null || signs(name, holder, secret.get());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static boolean signs(String name, PublicKey holder, byte[] secret) throws GeneralSecurityException {
        PrivateKey key = KeyFactory.getInstance(holder.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(secret));
        Signature signature = Signature.getInstance(name);
        signature.initSign(key);
        signature.update(ANYTHING);
        byte[] signed = signature.sign();
        signature.initVerify(holder);
        signature.update(ANYTHING);
        return signature.verify(signed);
    }

    private static Optional<byte[]> block(byte[] pem, String type) {
        Matcher block = Pattern.compile("-----BEGIN " + type + "-----([^-]+)-----END")
                .matcher(new String(pem, StandardCharsets.ISO_8859_1));
        return block.find() ? Optional.of(Base64.getMimeDecoder().decode(block.group(1))) : Optional.empty();
    }

    private static StoreConfigurationException refused(
            StoreConfig config, Option<Path> option, String allowed, @Nullable Throwable cause) {
        String message = "option " + option.name() + ": " + config.get(option)
                + " cannot be used; allowed: a file with " + allowed;
        return cause == null
                ? new StoreConfigurationException(message)
                : new StoreConfigurationException(message, cause);
    }
}
