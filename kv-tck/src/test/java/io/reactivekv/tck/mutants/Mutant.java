package io.reactivekv.tck.mutants;

import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.spi.Backend;
import io.reactivekv.tck.StoreFixture;
import io.reactivekv.tck.reference.ChangedFixture;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * One way of being wrong.
 *
 * @param name what it does
 * @param backend breaks the backend
 * @param factory breaks the stores above it
 * @param noticing the topics that must fail, each of them
 */
record Mutant(
        String name,
        UnaryOperator<Backend<byte[]>> backend,
        UnaryOperator<KeyValueStoreFactory> factory,
        Set<Class<?>> noticing) {

    StoreFixture open() {
        return new ChangedFixture(backend, factory);
    }

    @Override
    public String toString() {
        return name;
    }
}
