package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.DnsResolver;
import io.lettuce.core.resource.SocketAddressResolver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a master has been replaced, as far as its Sentinels say. */
@Timeout(60)
class SentinelsTest {

    private static final long LONG_MILLIS = 600_000;

    private final Queue<Thread> resolving = new ConcurrentLinkedQueue<>();

    @ParameterizedTest
    @CsvSource({
        "3, old old old, false",
        "3, old new old, false",
        "3, new old new, true",
        "3, new new,     true",
        "3, new other,   false",
        "3, new,         false",
        "3, '',          false",
        "1, new,         true",
        "1, old,         false",
        "2, new old,     false",
        "2, new new,     true",
        "5, new new old, false",
        "0, '',          false"
    })
    void isReplaced_takesMoreThanHalfOfAll(int sentinels, String named, boolean replaced) {
        List<SocketAddress> addresses = Stream.of(named.split(" ", -1))
                .filter(name -> !name.isEmpty())
                .<SocketAddress>map(SentinelsTest::at)
                .toList();
        assertEquals(replaced, Sentinels.isReplaced(addresses, sentinels, at("old")));
    }

    @Test
    void isReplaced_oneIsSilent_isTrueAsSoonAsTheOthersAgree() {
        CompletableFuture<Optional<SocketAddress>> second = new CompletableFuture<>();
        CompletableFuture<Boolean> verdict =
                Sentinels.isReplaced(List.of(says("new"), second, new CompletableFuture<>()), at("old"), LONG_MILLIS);
        assertFalse(verdict.isDone());
        boolean unused = second.complete(Optional.of(at("new")));
        assertTrue(verdict.getNow(false));
    }

    @Test
    void isReplaced_oneIsSilentAndTheOthersDisagree_isFalseWhenTheTimeIsUp() {
        List<CompletableFuture<Optional<SocketAddress>>> answers =
                List.of(says("new"), says("old"), new CompletableFuture<>());
        assertFalse(Sentinels.isReplaced(answers, at("old"), LONG_MILLIS).isDone());
        assertFalse(Sentinels.isReplaced(answers, at("old"), 10).join());
    }

    @Test
    void isReplaced_allHaveAnswered_isKnownAtOnce() {
        CompletableFuture<Optional<SocketAddress>> nothing = CompletableFuture.completedFuture(Optional.empty());
        assertFalse(Sentinels.isReplaced(List.of(says("new"), nothing, says("old")), at("old"), LONG_MILLIS)
                .getNow(true));
        assertFalse(Sentinels.isReplaced(List.of(), at("old"), LONG_MILLIS).getNow(true));
    }

    @Test
    void isReplaced_lastAnswerDecides_isTrue() {
        CompletableFuture<Optional<SocketAddress>> last = new CompletableFuture<>();
        CompletableFuture<Boolean> verdict =
                Sentinels.isReplaced(List.of(says("new"), says("old"), last), at("old"), LONG_MILLIS);
        boolean unused = last.complete(Optional.of(at("new")));
        assertTrue(verdict.getNow(false));
    }

    @ParameterizedTest
    @CsvSource({
        "new, new, master,                              true",
        "new, new, 's_down,master,disconnected',        false",
        "new, new, 's_down,o_down,master',              false",
        "new, old, 's_down,o_down,master,failover_in_progress', true"
    })
    void named_holdsTheVeryMasterForDown_doesNotCount(String named, String described, String flags, boolean counts) {
        List<Object> description =
                words("name", "main", "ip", described, "port", "6379", "runid", "", "flags", flags, "quorum", "2");
        assertEquals(
                counts ? Optional.of(at(named)) : Optional.empty(), Sentinels.named(words(named, "6379"), description));
    }

    @Test
    void named_mayNotBeAskedWhatItHoldsOfIt_counts() {
        assertEquals(Optional.of(at("new")), Sentinels.named(words("new", "6379"), List.of()));
    }

    @Test
    void named_doesNotKnowTheMaster_isNothing() {
        assertEquals(Optional.empty(), Sentinels.named(List.of(), List.of()));
    }

    @Test
    void resolved_nameOfTheMasterWithSeveralAddresses_isTheMaster() throws UnknownHostException {
        InetAddress address = InetAddress.getByAddress("Redis-1", new byte[] {127, 0, 0, 1});
        InetSocketAddress master = new InetSocketAddress(address, 6379);
        InetAddress another = InetAddress.getByAddress("redis-1", new byte[] {127, 0, 0, 2});
        assertEquals(
                Optional.of(master),
                resolved(at("redis-1"), master, uri -> new InetSocketAddress(another, uri.getPort())));
    }

    @Test
    void resolved_resolverMapsPorts_isWhatItMakesOfIt() {
        InetSocketAddress master = at("redis-1");
        InetSocketAddress mapped = InetSocketAddress.createUnresolved("redis-1", 6380);
        assertEquals(
                Optional.of(mapped),
                resolved(
                        at("redis-1"),
                        master,
                        uri -> InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort() + 1)));
    }

    @Test
    void resolved_anotherName_isResolvedOnAnotherThread() {
        assertEquals(Optional.of(at("other")), resolved(at("other"), at("redis-1")));
        assertEquals(1, resolving.size());
        assertNotEquals(Thread.currentThread(), resolving.remove());
    }

    @Test
    void resolved_anotherPort_isAnother() {
        InetSocketAddress master = InetSocketAddress.createUnresolved("redis-1", 6380);
        assertEquals(Optional.of(at("redis-1")), resolved(at("redis-1"), master));
        assertEquals(1, resolving.size());
    }

    private Optional<SocketAddress> resolved(InetSocketAddress named, SocketAddress master) {
        return resolved(named, master, uri -> InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort()));
    }

    private Optional<SocketAddress> resolved(
            InetSocketAddress named, SocketAddress master, Function<RedisURI, SocketAddress> how) {
        SocketAddressResolver resolver = new SocketAddressResolver(DnsResolver.unresolved()) {
            @Override
            public SocketAddress resolve(RedisURI uri) {
                resolving.add(Thread.currentThread());
                return how.apply(uri);
            }
        };
        return Sentinels.resolved(Optional.of(named), master, resolver, new DaemonThreads("test"))
                .join();
    }

    private static CompletableFuture<Optional<SocketAddress>> says(String host) {
        return CompletableFuture.completedFuture(Optional.of(at(host)));
    }

    private static List<Object> words(String... words) {
        return Stream.of(words).<Object>map(Layout::utf8).toList();
    }

    private static InetSocketAddress at(String host) {
        return InetSocketAddress.createUnresolved(host, 6379);
    }
}
