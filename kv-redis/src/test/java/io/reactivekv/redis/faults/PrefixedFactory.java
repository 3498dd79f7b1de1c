package io.reactivekv.redis.faults;

import io.reactivekv.KeyValueStoreFactory;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/** A factory whose stores lie under a prefix of another's, so that several {@link WriteKind}s have a key each. */
final class PrefixedFactory {

    private PrefixedFactory() {}

    static KeyValueStoreFactory of(KeyValueStoreFactory factory, String prefix) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            Object[] inner = arguments.clone();
            inner[0] = prefix + inner[0];
            return method.invoke(factory, inner);
        };
        return (KeyValueStoreFactory) Proxy.newProxyInstance(
                KeyValueStoreFactory.class.getClassLoader(), new Class<?>[] {KeyValueStoreFactory.class}, handler);
    }
}
