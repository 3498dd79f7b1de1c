package io.reactivekv.redis.faults;

import io.reactivekv.CounterStore;
import io.reactivekv.Entry;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.Set;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A store without a backend: its range holds one entry, everything else completes empty, and what was called is kept. */
final class StubStore implements InvocationHandler {

    /** The methods that were called and have to be implemented; those that only call others are not among them. */
    final Set<Method> called = new HashSet<>();

    private final Entry<String> entry;

    StubStore(Entry<String> entry) {
        this.entry = entry;
    }

    /** A store to copy from. */
    static KeyValueStore<String> of(String key, String value) {
        return new StubStore(Entry.of(key, value)).store();
    }

    @SuppressWarnings("unchecked")
    KeyValueStore<String> store() {
        return as(KeyValueStore.class);
    }

    CounterStore counters() {
        return as(CounterStore.class);
    }

    /** Opens nothing but this. */
    KeyValueStoreFactory factory() {
        return as(KeyValueStoreFactory.class);
    }

    private <T> T as(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, this));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.isDefault()) {
            return InvocationHandler.invokeDefault(proxy, method, arguments);
        }
        Class<?> answer = method.getReturnType();
        if (answer == KeyValueStore.class || answer == CounterStore.class) {
            return as(answer);
        }
        called.add(method);
        if (method.getName().equals("entries")) {
            return Flux.just(entry);
        }
        return Publisher.class.isAssignableFrom(answer) && answer != Mono.class ? Flux.empty() : Mono.empty();
    }
}
