package io.reactivekv.tck.mutants;

import io.reactivekv.tck.KeyValueStoreTck;
import io.reactivekv.tck.StoreFixture;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The kit on the mutant of the hour; run by {@link MutantTest} only, and meant to fail. */
final class KitOnMutant implements KeyValueStoreTck {

    static volatile @Nullable Mutant mutant;

    @Override
    public StoreFixture openFixture() {
        return Objects.requireNonNull(mutant).open();
    }
}
