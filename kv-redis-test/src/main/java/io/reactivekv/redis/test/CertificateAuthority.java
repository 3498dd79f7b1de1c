package io.reactivekv.redis.test;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/**
 * Issues X.509 certificates (RFC 5280) into PEM files.
 *
 * <p>The JDK can read certificates but not make them; the few structures needed are less than a library for them.
 */
final class CertificateAuthority {

    private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));

    private final Path directory;
    private final String name;
    private final KeyPair keys = newKeys();
    private final Path certificate;

    /** Makes a new authority with a self-signed certificate. */
    CertificateAuthority(Path directory, String name) {
        this.directory = directory;
        this.name = name;
        byte[] signingOnly = extension("2.5.29.15", Der.bits(2, (byte) 0x04));
        byte[] isAuthority = extension("2.5.29.19", Der.sequence(Der.trueValue()));
        certificate = directory.resolve(name + ".crt");
        write(certificate, "CERTIFICATE", issue(name, keys.getPublic(), Duration.ofDays(7), isAuthority, signingOnly));
    }

    Path certificate() {
        return certificate;
    }

    /** Issues a certificate without a host, as a client has one. */
    TlsIdentity client(String clientName) {
        return identity(clientName, Duration.ofDays(7));
    }

    /** Issues a certificate for a host and an address. */
    TlsIdentity server(String fileName, String host, String address, Duration validFor) {
        try {
            byte[] ip = InetAddress.getByName(address).getAddress();
            byte[] names = Der.sequence(Der.implicit(2, host.getBytes(US_ASCII)), Der.implicit(7, ip));
            return identity(fileName, validFor, extension("2.5.29.17", names));
        } catch (IOException e) {
            throw new IllegalArgumentException("not an address: " + address, e);
        }
    }

    private TlsIdentity identity(String subject, Duration validFor, byte[]... extensions) {
        KeyPair own = newKeys();
        TlsIdentity identity =
                new TlsIdentity(directory.resolve(subject + ".crt"), directory.resolve(subject + ".key"));
        write(identity.certificate(), "CERTIFICATE", issue(subject, own.getPublic(), validFor, extensions));
        write(identity.key(), "PRIVATE KEY", own.getPrivate().getEncoded());
        return identity;
    }

    private byte[] issue(String subject, PublicKey key, Duration validFor, byte[]... extensions) {
        Instant now = Instant.now();
        byte[] body = Der.sequence(
                Der.explicit(0, Der.integer(BigInteger.TWO)),
                Der.integer(new BigInteger(64, new SecureRandom())),
                ECDSA_WITH_SHA256,
                distinguished(name),
                Der.sequence(Der.time(now.minus(Duration.ofDays(7))), Der.time(now.plus(validFor))),
                distinguished(subject),
                key.getEncoded(),
                extensions.length == 0 ? new byte[0] : Der.explicit(3, Der.sequence(extensions)));
        return Der.sequence(body, ECDSA_WITH_SHA256, Der.bits(0, signed(body)));
    }

    private byte[] signed(byte[] body) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(body);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign a certificate", e);
        }
    }

    private static byte[] distinguished(String commonName) {
        return Der.sequence(Der.set(Der.sequence(Der.oid("2.5.4.3"), Der.utf8(commonName))));
    }

    private static byte[] extension(String oid, byte[] content) {
        return Der.sequence(Der.oid(oid), Der.octets(content));
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot make a key", e);
        }
    }

    private static void write(Path file, String type, byte[] content) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
