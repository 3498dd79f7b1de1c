package io.reactivekv.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.reactivekv.cache.CacheLoader;
import io.reactivekv.cache.CacheManager;
import io.reactivekv.examples.Accounts.Account;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class AccountsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final CacheManager caches = CacheManager.over("memory:");
    private final Accounts accounts = new Accounts(caches, CacheLoader.of(id -> Mono.just(new Account("Ann", 10))));

    @AfterEach
    void close() {
        caches.close();
    }

    @Test
    void save_whileSomebodyHoldsTheAccount_isSeenByTheHolder() {
        Account held = accounts.find("1").block(PATIENCE);
        assertSame(held, accounts.find("1").block(PATIENCE));
        accounts.save("1", new Account("Ann", 25)).block(PATIENCE);
        assertEquals(25, held.balance);
        assertSame(held, accounts.find("1").block(PATIENCE));
    }
}
