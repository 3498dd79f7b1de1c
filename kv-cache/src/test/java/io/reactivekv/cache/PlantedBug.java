package io.reactivekv.cache;

import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import reactor.core.publisher.Mono;

/** Loads whose result is kept whatever was invalidated meanwhile, for {@link InvalidationLinearizabilityTest} to find. */
@Param(name = "value", gen = IntGen.class, conf = "1:9")
public class PlantedBug {

    private final String key = InvalidationLinearizabilityTest.newKey();
    private final AtomicInteger source = new AtomicInteger();

    /** The cache takes what is put for newer than all invalidations before. */
    @Operation
    public int read() {
        ReactiveCache<Integer> cache = InvalidationLinearizabilityTest.cache;
        Mono<Integer> load = InvalidationLinearizabilityTest.slowly(source)
                .flatMap(
                        value -> cache.put(key, value, EntryOptions.ofTags(key)).thenReturn(value));
        return Await.value(cache.get(key).switchIfEmpty(load));
    }

    @Operation
    public void changeAndInvalidateKey(@Param(name = "value") int value) {
        source.set(value);
        Await.done(InvalidationLinearizabilityTest.cache.invalidate(key));
    }

    @Operation
    public void changeAndInvalidateTag(@Param(name = "value") int value) {
        source.set(value);
        Await.done(InvalidationLinearizabilityTest.cache.invalidateTags(key));
    }

    @Operation
    public void changeAndInvalidatePrefix(@Param(name = "value") int value) {
        source.set(value);
        Await.done(InvalidationLinearizabilityTest.cache.invalidatePrefix(key));
    }

    @Operation
    public void changeAndClear(@Param(name = "value") int value) {
        source.set(value);
        Await.done(InvalidationLinearizabilityTest.cache.clear());
    }
}
