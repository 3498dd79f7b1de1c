package io.reactivekv.redis.test;

import java.nio.file.Path;

/**
 * A certificate and its key, as a server or a client shows them; see {@link TlsFiles}.
 *
 * @param certificate a PEM file
 * @param key a PEM file in PKCS#8, without a password
 */
public record TlsIdentity(Path certificate, Path key) {}
