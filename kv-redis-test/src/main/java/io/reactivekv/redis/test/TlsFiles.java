package io.reactivekv.redis.test;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Certificates and keys for tests, right and wrong ones, newly made as PEM files and deleted when closed.
 *
 * <pre>{@code
 * try (TlsFiles tls = TlsFiles.create();
 *         RedisServer redis = RedisServer.builder().tls(tls.server()).start()) {
 *     connect(redis.uri() + "?tlsCa=" + tls.ca());
 * }
 * }</pre>
 */
public final class TlsFiles implements AutoCloseable {

    private static final Duration VALID = Duration.ofDays(7);

    private final TempDirectory directory = new TempDirectory("kv-redis-tls-");
    private final CertificateAuthority authority = new CertificateAuthority(directory.path(), "ca");
    private final CertificateAuthority other = new CertificateAuthority(directory.path(), "other-ca");
    private final TlsIdentity server = authority.server("server", "localhost", "127.0.0.1", VALID);
    private final TlsIdentity otherHost = authority.server("other-host", "elsewhere.example", "192.0.2.1", VALID);
    private final TlsIdentity expired = authority.server(
            "expired", "localhost", "127.0.0.1", Duration.ofDays(1).negated());
    private final TlsIdentity client = authority.client("client");
    private final TlsIdentity stranger = other.client("stranger");

    private TlsFiles() {}

    /** Makes all of them anew. */
    public static TlsFiles create() {
        return new TlsFiles();
    }

    /** The certificate of the authority that signed all but {@link #stranger()}. */
    public Path ca() {
        return authority.certificate();
    }

    /** The certificate of an authority that signed only {@link #stranger()}: whoever trusts it must refuse the servers. */
    public Path otherCa() {
        return other.certificate();
    }

    /** A server's, for {@code localhost} and 127.0.0.1. */
    public TlsIdentity server() {
        return server;
    }

    /** A server's, for another host than the one that clients connect to. */
    public TlsIdentity otherHost() {
        return otherHost;
    }

    /** A server's for the right host, which has expired. */
    public TlsIdentity expired() {
        return expired;
    }

    /** A client's, for servers that ask for one. */
    public TlsIdentity client() {
        return client;
    }

    /** A client's that servers who trust {@link #ca()} must refuse. */
    public TlsIdentity stranger() {
        return stranger;
    }

    /** Deletes the files. */
    @Override
    public void close() {
        directory.close();
    }
}
