package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a master has been replaced, as far as its Sentinels say. */
class SentinelsTest {

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
                .map(SentinelsTest::at)
                .toList();
        assertEquals(replaced, Sentinels.isReplaced(addresses, sentinels, at("old")));
    }

    private static SocketAddress at(String host) {
        return InetSocketAddress.createUnresolved(host, 6379);
    }
}
