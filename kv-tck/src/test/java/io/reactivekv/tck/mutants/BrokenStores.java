package io.reactivekv.tck.mutants;

import io.reactivekv.Expiry;
import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.Page;
import io.reactivekv.Revision;
import io.reactivekv.SerializationException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** Stores that are broken above the backend, where laziness, arguments and the Context are seen to. */
final class BrokenStores {

    private BrokenStores() {}

    /** What is done instead of a call of a store. */
    private interface Change {

        @Nullable
        Object call(KeyValueStore<?> store, Method method, @Nullable Object[] arguments) throws Throwable;
    }

    private static KeyValueStoreFactory of(KeyValueStoreFactory sound, Change change) {
        return proxy(KeyValueStoreFactory.class, (proxy, method, arguments) -> {
            Object result = invoke(sound, method, arguments);
            return result instanceof KeyValueStore<?> store ? store(store, change) : result;
        });
    }

    private static KeyValueStore<?> store(KeyValueStore<?> sound, Change change) {
        return proxy(KeyValueStore.class, (proxy, method, arguments) -> {
            Object result = change.call(sound, method, arguments == null ? new Object[0] : arguments);
            return result instanceof KeyValueStore<?> view ? store(view, change) : result;
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static @Nullable Object invoke(Object target, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** Executes at the call, once, whoever subscribes. */
    static KeyValueStoreFactory executesAtTheCall(KeyValueStoreFactory sound) {
        return of(sound, (store, method, arguments) -> {
            Object result = invoke(store, method, arguments);
            if (!(result instanceof Mono<?> operation) || method.getName().equals("closeLater")) {
                return result;
            }
            Mono<?> eager = operation.cache();
            Disposable unused = eager.subscribe(ignored -> {}, error -> {});
            return eager;
        });
    }

    /** Executes an operation when it is subscribed to first, and tells later subscribers what came of it then. */
    static UnaryOperator<KeyValueStoreFactory> executesOnce(String operation, Class<?> firstArgument) {
        return sound -> of(sound, (store, method, arguments) -> {
            Object result = invoke(store, method, arguments);
            return method.getName().equals(operation) && firstArgument.isInstance(arguments[0])
                    ? ((Mono<?>) Objects.requireNonNull(result)).cache()
                    : result;
        });
    }

    /** Asked with a revision, looks whether it is that of the value, and replaces what is there later. */
    @SuppressWarnings("unchecked")
    static KeyValueStoreFactory replacesRevisionsInSteps(KeyValueStoreFactory sound) {
        return of(sound, (store, method, arguments) -> {
            if (!(method.getName().equals("replace") && arguments[1] instanceof Revision seen)) {
                return invoke(store, method, arguments);
            }
            KeyValueStore<Object> values = (KeyValueStore<Object>) store;
            String key = (String) Objects.requireNonNull(arguments[0]);
            Object value = Objects.requireNonNull(arguments[2]);
            return values.getEntry(key)
                    .filter(entry -> entry.revision().equals(seen))
                    .delayElement(Duration.ofMillis(1))
                    .flatMap(entry -> values.replace(key, value, Expiry.keep()))
                    .defaultIfEmpty(false);
        });
    }

    /** Signals what is wrong with an argument instead of throwing it. */
    static KeyValueStoreFactory signalsArguments(KeyValueStoreFactory sound) {
        return of(sound, (store, method, arguments) -> {
            try {
                return invoke(store, method, arguments);
            } catch (NullPointerException | IllegalArgumentException e) {
                return method.getReturnType() == Flux.class ? Flux.error(e) : Mono.error(e);
            }
        });
    }

    /** Hides the subscriber's Context. */
    static KeyValueStoreFactory losesTheContext(KeyValueStoreFactory sound) {
        return of(sound, (store, method, arguments) -> {
            Object result = invoke(store, method, arguments);
            if (result instanceof Mono<?> mono) {
                return mono.contextWrite(context -> Context.empty());
            }
            return result instanceof Flux<?> flux ? flux.contextWrite(context -> Context.empty()) : result;
        });
    }

    /** Has a token on every page, the last one too. */
    static KeyValueStoreFactory pagesWithoutEnd(KeyValueStoreFactory sound) {
        return of(sound, (store, method, arguments) -> {
            Object result = invoke(store, method, arguments);
            return method.getName().equals("page") ? ((Mono<?>) result).map(page -> withToken((Page<?>) page)) : result;
        });
    }

    private static <V> Page<V> withToken(Page<V> page) {
        List<KeyValue<V>> items = page.items();
        return items.isEmpty()
                ? page
                : new Page<>(items, Optional.of(items.get(items.size() - 1).key()));
    }

    /** Leaves out what cannot be decoded instead of failing. */
    static KeyValueStoreFactory hidesUndecodable(KeyValueStoreFactory sound) {
        return of(sound, (store, method, arguments) -> {
            Object result = invoke(store, method, arguments);
            if (result instanceof Mono<?> mono) {
                return mono.onErrorComplete(SerializationException.class);
            }
            return result instanceof Flux<?> flux ? flux.onErrorComplete(SerializationException.class) : result;
        });
    }

    /** Keeps the expiry that is there when a replacement says nothing of it. */
    @SuppressWarnings("unchecked")
    static KeyValueStoreFactory keepsUnlessTold(KeyValueStoreFactory sound) {
        return of(sound, (store, method, arguments) -> {
            boolean saysNothing = method.getName().equals("replace") && arguments.length == 2;
            return saysNothing && arguments[0] instanceof String key
                    ? ((KeyValueStore<Object>) store).replace(key, Objects.requireNonNull(arguments[1]), Expiry.keep())
                    : invoke(store, method, arguments);
        });
    }

    /** Closes nothing. */
    static KeyValueStoreFactory staysOpen(KeyValueStoreFactory sound) {
        return of(
                sound,
                (store, method, arguments) ->
                        method.getName().equals("close") ? null : invoke(store, method, arguments));
    }
}
