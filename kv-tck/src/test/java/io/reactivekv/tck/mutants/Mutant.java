package io.reactivekv.tck.mutants;

import io.reactivekv.tck.StoreFixture;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One way of being wrong.
 *
 * @param name what it does
 * @param fixture opens it
 * @param noticing the topics that must fail, each of them
 */
record Mutant(String name, Supplier<StoreFixture> fixture, Set<Class<?>> noticing) {

    StoreFixture open() {
        return fixture.get();
    }

    @Override
    public String toString() {
        return name;
    }
}
