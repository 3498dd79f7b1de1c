package io.reactivekv.redis.test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyIT {

    private static final Duration BOUND = Duration.ofSeconds(10);

    private final RedisServer redis = RedisServer.start();
    private final FaultProxy proxy = FaultProxy.to(redis);
    private Socket socket;

    @BeforeEach
    void connect() throws IOException {
        socket = open();
    }

    @AfterEach
    void close() throws IOException {
        socket.close();
        proxy.close();
        redis.close();
        assertTrue(Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("fault-proxy-" + proxy.port())));
        assertThrows(ConnectException.class, this::open);
    }

    @Test
    void none_manyLargeValues_passUnchanged() throws Exception {
        String value = "x".repeat(5_000_000) + "\u00e4";
        assertEquals("OK", call("SET", "k", value));
        assertEquals(value, call("GET", "k"));
        assertEquals(value, redis.command("GET", "k"));
    }

    @Test
    void none_serverCloses_clientSeesTheClose() throws Exception {
        assertEquals("PONG", call("PING"));
        redis.command("CLIENT", "KILL", "TYPE", "normal");
        assertClosed();
        assertEquals(1, proxy.connections());
        socket.close();
        Await.until("both sides are closed", BOUND, () -> proxy.connections() == 0);
    }

    @Test
    void none_clientCloses_serverSeesTheClose() throws Exception {
        assertEquals("PONG", call("PING"));
        assertEquals(1, redis.clients().size());
        socket.close();
        Await.until("the server knows", BOUND, () -> redis.clients().isEmpty());
        Await.until("both sides are closed", BOUND, () -> proxy.connections() == 0);
    }

    @Test
    void none_serverDown_connectionIsReset() throws Exception {
        redis.kill9();
        try (Socket late = open()) {
            assertThrows(IOException.class, () -> readAll(late));
        }
    }

    @Test
    void delay_request_comesLater() throws Exception {
        assertEquals("PONG", call("PING"));
        proxy.fault(Fault.delay(Duration.ofMillis(50)));
        long start = System.nanoTime();
        assertEquals("PONG", call("PING"));
        assertTrue(System.nanoTime() - start >= TimeUnit.MILLISECONDS.toNanos(100));
        proxy.pass();
        assertEquals("PONG", call("PING"));
    }

    @Test
    void delay_manyRequestsAtOnce_keepTheirOrder() throws Exception {
        proxy.fault(Fault.delay(Duration.ofMillis(20)));
        for (int i = 0; i < 1000; i++) {
            send(socket, "ECHO", "n" + i);
            if (i == 500) {
                proxy.pass();
            }
        }
        for (int i = 0; i < 1000; i++) {
            assertEquals("n" + i, receive(socket));
        }
    }

    @Test
    void throttleReplies_largeReply_comesWholeInItsTime() throws Exception {
        redis.command("SETRANGE", "k", "199999", "x");
        proxy.fault(Fault.throttleReplies(1_000_000));
        long start = System.nanoTime();
        assertEquals(200_000, call("GET", "k").toString().length());
        assertTrue(System.nanoTime() - start >= TimeUnit.MILLISECONDS.toNanos(200));
    }

    @Test
    void blackhole_request_isHeldUntilLifted() throws Exception {
        proxy.fault(Fault.blackhole());
        send(socket, "SET", "k", "v");
        CompletableFuture<Object> reply = CompletableFuture.supplyAsync(() -> receive(socket));
        assertEquals(1, proxy.connections());
        assertNull(redis.command("GET", "k"));
        assertFalse(reply.isDone());
        proxy.pass();
        assertEquals("OK", reply.get(10, TimeUnit.SECONDS));
    }

    @Test
    void blackhole_newConnection_isSilentUntilLifted() throws Exception {
        proxy.fault(Fault.blackhole());
        try (Socket late = open()) {
            send(late, "SET", "k", "v");
            assertEquals(2, proxy.connections());
            assertNull(redis.command("GET", "k"));
            proxy.pass();
            assertEquals("OK", receive(late));
        }
    }

    @Test
    void blackholeReplies_request_isExecuted() throws Exception {
        proxy.fault(Fault.blackholeReplies());
        send(socket, "SET", "k", "v");
        CompletableFuture<Object> reply = CompletableFuture.supplyAsync(() -> receive(socket));
        awaitValue("v");
        assertFalse(reply.isDone());
        proxy.pass();
        assertEquals("OK", reply.get(10, TimeUnit.SECONDS));
    }

    @Test
    void blackholeRequests_request_isNotExecutedUntilLifted() throws Exception {
        proxy.fault(Fault.blackholeRequests());
        send(socket, "SET", "k", "v");
        assertEquals(1, proxy.connections());
        assertNull(redis.command("GET", "k"));
        proxy.pass();
        assertEquals("OK", receive(socket));
    }

    @Test
    void refuse_newConnection_isRefusedAndTheOpenOneStays() throws Exception {
        assertEquals("PONG", call("PING"));
        proxy.fault(Fault.refuse());
        assertThrows(ConnectException.class, this::open);
        assertEquals("PONG", call("PING"));
        proxy.pass();
        try (Socket late = open()) {
            send(late, "PING");
            assertEquals("PONG", receive(late));
        }
        assertEquals(2, proxy.accepted());
    }

    @Test
    void reset_request_isNotExecutedAndTheConnectionIsReset() throws Exception {
        assertEquals("PONG", call("PING"));
        proxy.fault(Fault.reset());
        send(socket, "SET", "k", "v");
        assertReset();
        assertNull(redis.command("GET", "k"));
        Await.until("the server knows", BOUND, () -> redis.clients().isEmpty());
    }

    @Test
    void loseReplies_requests_areExecutedAndTheConnectionIsClosed() throws Exception {
        proxy.fault(Fault.loseReplies());
        send(socket, "INCR", "n");
        assertClosed();
        assertEquals("1", redis.command("GET", "n"));
        try (Socket late = open()) {
            send(late, "INCR", "n");
            assertEquals(-1, late.getInputStream().read());
        }
        assertEquals("2", redis.command("GET", "n"));
    }

    @Test
    void loseReplies_largePipelineHasPassed_isExecutedInFull() throws Exception {
        proxy.fault(Fault.blackholeReplies());
        for (int i = 0; i < 10_000; i++) {
            send(socket, "INCR", "n");
        }
        Await.until("all are executed", BOUND, () -> "10000".equals(redis.command("GET", "n")));
        proxy.fault(Fault.loseReplies());
        assertClosed();
        assertEquals("10000", redis.command("GET", "n"));
    }

    @Test
    void loseRepliesAndReset_request_isExecutedAndTheConnectionIsReset() throws Exception {
        proxy.fault(Fault.loseRepliesAndReset());
        send(socket, "INCR", "n");
        assertReset();
        assertEquals("1", redis.command("GET", "n"));
    }

    @Test
    void loseReplies_once_concernsOneConnection() throws Exception {
        proxy.fault(Fault.loseReplies().once());
        send(socket, "INCR", "n");
        assertClosed();
        assertEquals("none", proxy.fault().toString());
        try (Socket late = open()) {
            send(late, "INCR", "n");
            assertEquals(2L, receive(late));
        }
    }

    @Test
    void truncateReplies_reply_isCutAfterSoManyBytes() throws Exception {
        assertEquals("OK", call("SET", "k", "0123456789"));
        proxy.fault(Fault.truncateReplies(9));
        send(socket, "GET", "k");
        assertEquals("$10\r\n0123", new String(readAll(socket), UTF_8));
    }

    @Test
    void truncateReplies_severalSmallReplies_areCountedTogether() throws Exception {
        proxy.fault(Fault.truncateReplies(10));
        assertEquals("PONG", call("PING"));
        send(socket, "PING");
        assertEquals("+PO", new String(readAll(socket), UTF_8));
    }

    @Test
    void truncateRequests_request_isNotExecuted() throws Exception {
        assertEquals("PONG", call("PING"));
        proxy.fault(Fault.truncateRequests(12));
        send(socket, "SET", "k", "v");
        assertClosed();
        Await.until("the server knows", BOUND, () -> redis.clients().isEmpty());
        assertNull(redis.command("GET", "k"));
    }

    @Test
    void cutAll_openConnections_areClosedAndNewOnesWork() throws Exception {
        assertEquals("PONG", call("PING"));
        proxy.cutAll();
        assertEquals(0, proxy.connections());
        assertClosed();
        try (Socket late = open()) {
            send(late, "PING");
            assertEquals("PONG", receive(late));
            assertEquals(1, proxy.connections());
        }
    }

    @Test
    void cutAll_inABlackhole_isSeen() throws Exception {
        proxy.fault(Fault.blackhole());
        send(socket, "SET", "k", "v");
        proxy.cutAll();
        assertClosed();
        assertNull(redis.command("GET", "k"));
    }

    @Test
    void resetAll_openConnections_areReset() throws Exception {
        assertEquals("PONG", call("PING"));
        proxy.resetAll();
        assertReset();
    }

    @Test
    void silenceAll_openConnections_staySilentAndNewOnesWork() throws Exception {
        assertEquals("PONG", call("PING"));
        proxy.silenceAll();
        send(socket, "SET", "k", "v");
        redis.command("CLIENT", "KILL", "TYPE", "normal");
        CompletableFuture<Object> reply = CompletableFuture.supplyAsync(() -> receive(socket));
        try (Socket late = open()) {
            send(late, "GET", "k");
            assertNull(receive(late));
        }
        assertFalse(reply.isDone());
        proxy.cutAll();
        assertThrows(Exception.class, () -> reply.get(10, TimeUnit.SECONDS));
    }

    @Test
    void once_ofAFaultThatClosesNothing_isRefused() {
        assertThrows(IllegalStateException.class, () -> Fault.blackhole().once());
        assertThrows(IllegalArgumentException.class, () -> Fault.truncateReplies(-1));
    }

    @Test
    void fault_onAClosedProxy_isRefused() {
        proxy.close();
        assertThrows(IllegalStateException.class, proxy::cutAll);
    }

    private void awaitValue(String value) {
        Await.until("the value is there", BOUND, () -> value.equals(redis.command("GET", "k")));
    }

    private void assertClosed() throws IOException {
        assertEquals(-1, socket.getInputStream().read());
    }

    private void assertReset() {
        SocketException e = assertThrows(
                SocketException.class, () -> socket.getInputStream().read());
        assertEquals("Connection reset", e.getMessage());
    }

    private Object call(String... words) throws IOException {
        send(socket, words);
        return receive(socket);
    }

    private Socket open() throws IOException {
        Socket opened = new Socket();
        try {
            opened.setSoTimeout((int) BOUND.toMillis());
            opened.connect(new InetSocketAddress(proxy.host(), proxy.port()));
            return opened;
        } catch (IOException e) {
            opened.close();
            throw e;
        }
    }

    private static void send(Socket socket, String... words) throws IOException {
        byte[][] bytes = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            bytes[i] = words[i].getBytes(UTF_8);
        }
        socket.getOutputStream().write(Resp.encode(bytes));
    }

    private static Object receive(Socket socket) {
        try {
            return Resp.text(Resp.read(socket.getInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] readAll(Socket socket) throws IOException {
        return socket.getInputStream().readAllBytes();
    }
}
