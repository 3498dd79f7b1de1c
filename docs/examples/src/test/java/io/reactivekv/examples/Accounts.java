package io.reactivekv.examples;

import io.reactivekv.cache.CacheLoader;
import io.reactivekv.cache.CacheManager;
import io.reactivekv.cache.CacheSpec;
import io.reactivekv.cache.IdentityMerge;
import io.reactivekv.cache.ReactiveCache;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** An object cache with identity: whoever holds an account sees what others change in it. */
final class Accounts {

    /** An object that is updated in place. */
    static final class Account {
        public String owner = "";
        public long balance;

        Account() {}

        Account(String owner, long balance) {
            this.owner = owner;
            this.balance = balance;
        }
    }

    private final ReactiveCache<Account> cache;

    Accounts(CacheManager caches, CacheLoader<Account> database) {
        this.cache = caches.identityCache(
                CacheSpec.named("accounts"), Account.class, IdentityMerge.json(), Optional.of(database));
    }

    Mono<Account> find(String id) {
        return cache.get(id);
    }

    Mono<Void> save(String id, Account changed) {
        return cache.put(id, changed);
    }
}
