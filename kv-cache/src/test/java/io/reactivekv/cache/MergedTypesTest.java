package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.reactivekv.TypeRef;
import io.reactivekv.cache.IdentityTest.Account;
import io.reactivekv.serializer.Serializers;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects of generic classes and of subclasses are merged. */
class MergedTypesTest {

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    /** Its class does not tell what its value is. */
    static class Box<T> {
        public T value;
    }

    /** Another class than that of the cache, whose arguments it has. */
    static final class Labelled<T> extends Box<T> {
        public String label;
    }

    private static <B extends Box<Account>> B filled(B box, int balance) {
        box.value = new Account("Ann", balance);
        return box;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void get_genericClassWhileHeld_hasAValueOfItsArgument(boolean near) {
        CacheSpec spec = CacheSpec.named("c").near(near);
        TypeRef<Box<Account>> type = new TypeRef<>() {};
        ReactiveCache<Box<Account>> cache =
                Bed.ready(bed.manager().identityCache(spec, type, IdentityMerge.json(), Optional.empty()));
        done(cache.put("k", filled(new Box<Account>(), 1)));
        Box<Account> held = value(cache.get("k"));
        done(cache.put("k", filled(new Box<Account>(), 2)));
        assertSame(held, value(cache.get("k")));
        Account account = held.value;
        assertEquals(2, account.balance);
    }

    @Test
    void get_genericClassWithAnOwnSerializerWhileHeld_hasAValueOfItsArgument() {
        TypeRef<Box<Account>> type = new TypeRef<>() {};
        ReactiveCache<Box<Account>> cache = Bed.ready(bed.manager()
                .identityCache(
                        CacheSpec.named("c"), type, Serializers.json(type), IdentityMerge.json(), Optional.empty()));
        done(cache.put("k", filled(new Box<Account>(), 1)));
        Box<Account> held = value(cache.get("k"));
        done(cache.put("k", filled(new Box<Account>(), 2)));
        assertSame(held, value(cache.get("k")));
        Account account = held.value;
        assertEquals(2, account.balance);
    }

    @Test
    void merge_genericSubclassOfTheDeclaredType_hasAValueOfItsArgument() {
        IdentityMerge<Box<Account>> merge =
                JsonMerge.typed(IdentityMerge.json(), new TypeRef<Box<Account>>() {}.type());
        Labelled<Account> held = filled(new Labelled<Account>(), 1);
        Labelled<Account> newer = filled(new Labelled<Account>(), 2);
        newer.label = "new";
        merge.merge(held, newer);
        Account account = held.value;
        assertEquals(2, account.balance);
        assertEquals("new", held.label);
    }

    static class Purse {
        public int balance;
    }

    /** As a proxy is, which has no properties of its own. */
    static final class Proxy extends Purse {}

    @Test
    void merge_heldOneIsAProxy_hasTheNewerProperties() {
        Proxy held = new Proxy();
        Purse newer = new Purse();
        newer.balance = 2;
        IdentityMerge.<Purse>json().merge(held, newer);
        assertEquals(2, held.balance);
    }

    @Test
    void merge_newerOneIsAProxy_hasTheNewerProperties() {
        Purse held = new Purse();
        Proxy newer = new Proxy();
        newer.balance = 2;
        IdentityMerge.<Purse>json().merge(held, newer);
        assertEquals(2, held.balance);
    }
}
