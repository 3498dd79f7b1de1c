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
 * The files of the TLS options. The driver reads them at each connect, so that they may be replaced; read here when a store
 * is opened, one that is of no use is named before there is anything to close.
 */
final class CertificateFiles {

    private static final byte[] ANYTHING = {1};

    /** By the algorithm of the key; of others nothing is said. */
    private static final Map<String, String> SIGNATURES = Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA");

    private CertificateFiles() {}

    static void check(StoreConfig config) {
        config.find(RedisOptions.TLS_CA)
                .ifPresent(file -> checkReadable(
                        RedisOptions.TLS_CA,
                        file,
                        "certificates in PEM",
                        () -> SslContextBuilder.forClient().trustManager(file.toFile())));
        config.find(RedisOptions.TLS_CERT).ifPresent(file -> checkIdentity(file, config.get(RedisOptions.TLS_KEY)));
    }

    private static void checkIdentity(Path certificate, Path key) {
        checkReadable(
                RedisOptions.TLS_CERT,
                certificate,
                "certificates in PEM",
                () -> SslContextBuilder.forClient().trustManager(certificate.toFile()));
        checkReadable(
                RedisOptions.TLS_KEY,
                key,
                "a private key in PEM, PKCS#8, without a password",
                () -> SslContextBuilder.forClient().keyManager(certificate.toFile(), key.toFile()));
        if (!belong(certificate, key)) {
            throw refused(
                    RedisOptions.TLS_KEY, key, "the private key of the first certificate in " + certificate, null);
        }
    }

    /** As the driver is going to do. */
    private static void checkReadable(Option<Path> option, Path file, String allowed, Runnable read) {
        try {
            read.run();
        } catch (IllegalArgumentException e) {
            throw refused(option, file, allowed, e);
        }
    }

    /** Whether what the key signs is signed to the certificate; true where that cannot be found out. */
    private static boolean belong(Path certificate, Path key) {
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

    private static Optional<byte[]> block(Path file, String type) {
        try {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            Matcher block = Pattern.compile("-----BEGIN " + type + "-----([^-]+)-----END")
                    .matcher(text);
            return block.find() ? Optional.of(Base64.getMimeDecoder().decode(block.group(1))) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static StoreConfigurationException refused(
            Option<Path> option, Path file, String allowed, @Nullable Throwable cause) {
        String message = "option " + option.name() + ": " + file + " cannot be used; allowed: a file with " + allowed;
        return cause == null
                ? new StoreConfigurationException(message)
                : new StoreConfigurationException(message, cause);
    }
}
