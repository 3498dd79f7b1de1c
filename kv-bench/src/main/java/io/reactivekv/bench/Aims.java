package io.reactivekv.bench;

import io.reactivekv.bench.cache.CacheAims;
import io.reactivekv.bench.memory.MemoryAims;
import io.reactivekv.bench.redis.RedisAims;
import io.reactivekv.bench.result.Aim;
import java.util.List;
import java.util.stream.Stream;

/** Every figure that the library set out to reach. */
final class Aims {

    private Aims() {}

    static List<Aim> all() {
        return Stream.of(MemoryAims.all(), RedisAims.all(), CacheAims.all())
                .flatMap(List::stream)
                .toList();
    }
}
