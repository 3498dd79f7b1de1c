package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisURI;
import io.reactivekv.StoreConfig;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Where each attempt to connect goes. */
class AddressesTest {

    @Test
    void route_throughSentinels_asksAnotherFirstEachTime() {
        Route route = route("redis-sentinel://a:1,b:2,c:3?master=main");
        List<String> first = List.of("a:1", "b:2", "c:3");
        assertEquals(first, sentinels(route, 0));
        assertEquals(List.of("b:2", "c:3", "a:1"), sentinels(route, 1));
        assertEquals(List.of("c:3", "a:1", "b:2"), sentinels(route, 2));
        assertEquals(first, sentinels(route, 3));
        assertEquals(3, sentinels(route, Integer.MAX_VALUE).size());
        assertEquals(3, sentinels(route, Integer.MIN_VALUE).size());
    }

    @Test
    void route_passwordInTheConfiguration_isKnownAtOnceAndNotPrinted() {
        RedisURI uri = uri(route("redis://app:secret@a:1"), 0);
        assertFalse(uri.toString().contains("secret"), uri::toString);
    }

    @Test
    void route_noPort_isTheUsualOne() {
        assertEquals(6379, uri(route("redis://a"), 0).getPort());
        assertEquals(List.of("a:26379", "b:26379"), sentinels(route("redis-sentinel://a,b?master=main"), 0));
        assertEquals("a:6379,b:7000", new Addresses(StoreConfig.parse("redis-cluster://a,b:7000")).text());
    }

    private static Route route(String url) {
        return new Addresses(StoreConfig.parse(url)).route();
    }

    private static List<String> sentinels(Route route, int turn) {
        return uri(route, turn).getSentinels().stream()
                .map(at -> at.getHost() + ":" + at.getPort())
                .toList();
    }

    private static RedisURI uri(Route route, int turn) {
        CompletableFuture<RedisURI> uri = route.uris().apply(turn);
        assertTrue(uri.isDone());
        return uri.join();
    }
}
