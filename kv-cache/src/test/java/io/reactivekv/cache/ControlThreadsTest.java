package io.reactivekv.cache;

import static io.reactivekv.cache.Await.list;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

/** Where the figures for the outside are made. */
class ControlThreadsTest {

    private final Bed bed = new Bed();
    private final Set<Boolean> mustNotBlock = ConcurrentHashMap.newKeySet();

    @AfterEach
    void close() {
        bed.close();
    }

    private static boolean isForFigures() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().equals(Control.class.getName())
                        && frame.getMethodName().equals("figures")));
    }

    @Test
    void start_figuresAreMade_onNoThreadThatMustNotBlock() {
        InstantSource asked = () -> {
            if (isForFigures()) {
                boolean unused = mustNotBlock.add(Schedulers.isInNonBlockingThread());
            }
            return bed.clock.instant();
        };
        try (CacheManager manager =
                CacheManager.builder().borrowedFactory(bed.factory).clock(asked).build()) {
            ReactiveCache<String> unused = manager.cache(CacheSpec.named("c"), String.class);
            CacheInstances instances = CacheInstances.of(bed.factory);
            Await.until("they are published", () -> list(instances.published()).size() == 1);
            assertEquals(Set.of(false), mustNotBlock);
        }
    }
}
