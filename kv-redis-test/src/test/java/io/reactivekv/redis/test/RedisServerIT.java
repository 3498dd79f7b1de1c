package io.reactivekv.redis.test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RedisServerIT {

    private static final Path PROCESSES = Path.of("/proc");

    @Test
    void command_everyKindOfReply_isReturnedAsJavaValue() {
        try (RedisServer redis = RedisServer.start()) {
            assertEquals("OK", redis.command("SET", "k", "wert \u00e4\r\n"));
            assertEquals("wert \u00e4\r\n", redis.command("GET", "k"));
            assertNull(redis.command("GET", "absent"));
            assertEquals(2L, redis.command("RPUSH", "list", "a", "b"));
            assertEquals(List.of("a", "b"), redis.command("LRANGE", "list", "0", "-1"));
            RedisErrorReply error = assertThrows(RedisErrorReply.class, () -> redis.command("INCR", "list"));
            assertEquals("WRONGTYPE", error.code());
        }
    }

    @Test
    void command_bytesThatAreNoText_comeBackUnchanged() {
        byte[] key = {(byte) 0xFF, 0, '\r', '\n'};
        byte[] value = new byte[100_000];
        value[7] = (byte) 0xFE;
        try (RedisServer redis = RedisServer.start()) {
            redis.command("SET".getBytes(UTF_8), key, value);
            assertArrayEquals(value, (byte[]) redis.command("GET".getBytes(UTF_8), key));
        }
    }

    @Test
    void start_withPassword_portRefusesWithoutAndCommandWorks() throws Exception {
        try (RedisServer redis = RedisServer.builder().password("p@ss \"word\\").start()) {
            assertEquals("redis://:p%40ss%20%22word%5C@127.0.0.1:" + redis.port(), redis.uri());
            assertEquals("OK", redis.command("AUTH", "p@ss \"word\\"));
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redis.port())) {
                socket.getOutputStream().write(Resp.encode("PING".getBytes(UTF_8)));
                RedisErrorReply reply = (RedisErrorReply) Resp.read(socket.getInputStream());
                assertEquals("NOAUTH", reply.code());
            }
        }
    }

    @Test
    void start_withUsersAndDefaultOff_appliesTheirRules() {
        try (RedisServer redis = RedisServer.builder()
                .user("app", "secret", "~app:*", "+@all", "-flushall")
                .option("user", "default", "off")
                .start()) {
            assertEquals("OK", redis.command("AUTH", "app", "secret"));
            assertThrows(RedisErrorReply.class, () -> redis.command("AUTH", "app", "wrong"));
            assertEquals("OK", redis.command("ACL", "DRYRUN", "app", "GET", "app:1"));
            assertNotEquals("OK", redis.command("ACL", "DRYRUN", "app", "GET", "other"));
            assertNotEquals("OK", redis.command("ACL", "DRYRUN", "app", "FLUSHALL"));
        }
    }

    @Test
    void start_withMaxMemory_refusesWritesWhenFull() {
        try (RedisServer redis =
                RedisServer.builder().maxMemory("4mb", "noeviction").start()) {
            assertEquals("OK", redis.command("SET", "small", "v"));
            String large = "v".repeat(8_000_000);
            RedisErrorReply error = assertThrows(RedisErrorReply.class, () -> redis.command("SET", "large", large));
            assertEquals("OOM", error.code());
        }
    }

    @Test
    void start_withBadOption_failsWithWhatRedisPrinted() {
        RedisServerBuilder builder = RedisServer.builder().option("no-such-option", "1");
        IllegalStateException e = assertThrows(IllegalStateException.class, builder::start);
        assertTrue(e.getMessage().contains("no-such-option"), e.getMessage());
    }

    @Test
    void restart_withAppendOnly_keepsDataAndPort() {
        try (RedisServer redis = RedisServer.builder().appendOnly().start()) {
            int port = redis.port();
            long pid = redis.pid();
            redis.command("SET", "k", "v");
            redis.kill9();
            assertFalse(redis.isRunning());
            assertThrows(IllegalStateException.class, () -> redis.command("PING"));
            redis.restart();
            assertEquals(port, redis.port());
            assertNotEquals(pid, redis.pid());
            assertEquals("v", redis.command("GET", "k"));
        }
    }

    @Test
    void restart_withoutAppendOnly_startsEmpty() {
        try (RedisServer redis = RedisServer.start()) {
            redis.command("SET", "k", "v");
            redis.restart();
            assertEquals(0L, redis.command("DBSIZE"));
        }
    }

    @Test
    void stop_whileStopped_portConnectsButStaysSilentUntilResumed() throws Exception {
        assumeTrue(Files.exists(PROCESSES), "others tell the state of a process in another way");
        try (RedisServer redis = RedisServer.start();
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), redis.port())) {
            redis.stop();
            assertFalse(redis.isRunning());
            assertThrows(IllegalStateException.class, () -> redis.command("PING"));
            socket.getOutputStream().write(Resp.encode("PING".getBytes(UTF_8)));
            CompletableFuture<Object> reply = CompletableFuture.supplyAsync(() -> read(socket));
            Await.until(
                    "the process is stopped",
                    Duration.ofSeconds(5),
                    () -> state(redis).startsWith("T"));
            assertFalse(reply.isDone());
            redis.resume();
            assertEquals("PONG", reply.get());
        }
    }

    @Test
    void clients_ofTheFixtureItself_areNotListed() throws Exception {
        try (RedisServer redis = RedisServer.start()) {
            assertEquals(List.of(), redis.clients());
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redis.port())) {
                Await.until(
                        "the client is seen",
                        Duration.ofSeconds(5),
                        () -> redis.clients().size() == 1);
                assertTrue(redis.clients().get(0).contains(":" + socket.getLocalPort()));
            }
        }
    }

    @Test
    void start_whenThePortIsTaken_saysSo() {
        try (RedisServer first = RedisServer.start()) {
            RedisServerBuilder builder = RedisServer.builder().option("port", Integer.toString(first.port()));
            IllegalStateException e = assertThrows(IllegalStateException.class, builder::start);
            assertTrue(e.getMessage().contains("Failed listening on port " + first.port()), e.getMessage());
        }
    }

    @Test
    void close_always_leavesNoProcessAndNoFiles() {
        RedisServer redis = RedisServer.start();
        ProcessHandle process = ProcessHandle.of(redis.pid()).orElseThrow();
        Path directory =
                Path.of(((List<?>) redis.command("CONFIG", "GET", "dir")).get(1).toString());
        assertTrue(Files.exists(directory));
        redis.close();
        redis.close();
        assertFalse(process.isAlive());
        assertFalse(Files.exists(directory));
    }

    private static Object read(Socket socket) {
        try {
            return Resp.read(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The letter behind the name of the program, which stands in parentheses. */
    private static String state(RedisServer redis) throws IOException {
        String stat = Files.readString(PROCESSES.resolve(redis.pid() + "/stat"));
        return stat.substring(stat.lastIndexOf(')') + 2);
    }
}
