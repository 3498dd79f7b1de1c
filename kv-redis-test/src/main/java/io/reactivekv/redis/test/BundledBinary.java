package io.reactivekv.redis.test;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;

/** The server that comes in the jar {@code org.signal:embedded-redis}, unpacked once per user and version. */
final class BundledBinary {

    private static final String VERSION = "7.0.15";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private BundledBinary() {}

    /** Unpacks it if it is not there in full. Processes may do so at the same time. */
    static Path unpack() throws IOException {
        String name = "redis-server-" + VERSION + "-" + system() + "-" + architecture();
        URL resource = BundledBinary.class.getResource("/" + name);
        if (resource == null) {
            throw new IOException("no resource " + name + " on the class path");
        }
        URLConnection connection = resource.openConnection();
        connection.setUseCaches(false);
        try (InputStream in = connection.getInputStream()) {
            Path target = directory().resolve(name);
            long size = connection.getContentLengthLong();
            if (!Files.isExecutable(target) || Files.size(target) != size) {
                replace(target, in, size);
            }
            return target;
        }
    }

    private static void replace(Path target, InputStream in, long size) throws IOException {
        // Renamed when complete, so that no process ever runs half a file.
        Path part = Files.createTempFile(
                target.resolveSibling("").toAbsolutePath(),
                "part",
                null,
                PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        try {
            Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(part, OWNER_ONLY);
            if (Files.size(part) != size) {
                throw new IOException("unpacked " + Files.size(part) + " bytes of " + size + " to " + part);
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** A directory into which nobody else can have put a program. */
    private static Path directory() throws IOException {
        Path directory =
                Path.of(System.getProperty("java.io.tmpdir"), "kv-redis-test-" + System.getProperty("user.name"));
        try {
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } catch (FileAlreadyExistsException e) {
            if (!isOurs(directory)) {
                throw new IOException(directory + " is there and not a directory of this user alone", e);
            }
        }
        return directory;
    }

    private static boolean isOurs(Path directory) throws IOException {
        Path own = Files.createTempFile("kv-redis-test-owner", null);
        try {
            return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                    && Files.getOwner(directory).equals(Files.getOwner(own))
                    && Files.getPosixFilePermissions(directory).equals(OWNER_ONLY);
        } finally {
            Files.delete(own);
        }
    }

    private static String system() throws IOException {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (name.startsWith("linux")) {
            return "linux";
        }
        if (name.startsWith("mac")) {
            return "darwin";
        }
        throw new IOException("none for " + System.getProperty("os.name"));
    }

    private static String architecture() throws IOException {
        String name = System.getProperty("os.arch");
        return switch (name) {
            case "amd64", "x86_64" -> "amd64";
            case "aarch64", "arm64" -> "arm64";
            default -> throw new IOException("none for the processor " + name);
        };
    }
}
