package io.reactivekv.redis.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisBinaryIT {

    @TempDir
    Path directory;

    @Test
    void search_named_takesIt() throws Exception {
        Path program = program("elsewhere", "Redis server v=7.2.4 sha=00000000:0 malloc=libc bits=64");
        RedisBinary binary = RedisBinary.search(program.toString(), "");
        assertEquals(program, binary.path());
        assertEquals(new RedisVersion(7, 2), binary.version());
    }

    @Test
    void search_namedButAbsent_failsNamingIt() {
        String named = directory.resolve("absent").toString();
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> RedisBinary.search(named, ""));
        assertTrue(e.getMessage().contains("-Dkv.redis.server=" + named), e.getMessage());
    }

    @Test
    void search_namedButTooOld_fails() throws Exception {
        String named = program("old", "Redis server v=6.0.16 sha=0").toString();
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> RedisBinary.search(named, ""));
        assertTrue(e.getMessage().contains("6.0, needed is 6.2"), e.getMessage());
    }

    @Test
    void search_oldOneFirstOnPath_takesTheNextThatIsNewEnough() throws Exception {
        Path old = program("a/redis-server", "Redis server v=6.0.16 sha=0");
        Path broken = program("b/redis-server", "Segmentation fault");
        Path valkey = program("c/redis-server", "Valkey server v=8.1.0 sha=0");
        String path = String.join(
                File.pathSeparator,
                old.getParent().toString(),
                broken.getParent().toString(),
                valkey.getParent().toString());
        assertEquals(valkey, RedisBinary.search(null, path).path());
    }

    @Test
    void search_nothingInstalled_unpacksTheBundledOneOnce() throws Exception {
        Path first = RedisBinary.search(null, null).path();
        var written = Files.getLastModifiedTime(first);
        assertEquals(first, RedisBinary.search(null, null).path());
        assertEquals(written, Files.getLastModifiedTime(first));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(first)));
    }

    private Path program(String name, String printed) throws Exception {
        Path program = directory.resolve(name);
        Files.createDirectories(program.getParent());
        Files.writeString(program, "#!/bin/sh\necho '" + printed + "'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return program;
    }
}
