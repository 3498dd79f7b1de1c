package io.reactivekv.memory;

import io.reactivekv.spi.Condition;
import io.reactivekv.spi.Lifetime;
import io.reactivekv.spi.Write;
import java.util.Optional;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** Operations of which one is not atomic, for {@link LinearizabilityTest} to find. */
@Param(name = "key", gen = IntGen.class, conf = "0:1")
@Param(name = "value", gen = IntGen.class, conf = "1:3")
public class PlantedBug {

    private static final String[] KEYS = {"Aa", "BB"};

    private final Space space = new Space(new ManualClock(), Limits.UNLIMITED, Sweeper.NONE);

    @Operation
    public Optional<String> get(@Param(name = "key") int key) {
        Cell cell = space.read(KEYS[key]);
        return cell == null ? Optional.empty() : Optional.of(Bed.text(cell.value));
    }

    @Operation
    public boolean delete(@Param(name = "key") int key) {
        return Operations.write(space, new Write.Delete<>(KEYS[key]), Condition.ALWAYS);
    }

    /** Looks first and writes later. */
    @Operation
    public boolean putIfAbsent(@Param(name = "key") int key, @Param(name = "value") int value) {
        if (get(key).isPresent()) {
            return false;
        }
        Write<Object> put = new Write.Put<>(KEYS[key], Bed.bytes("" + value), Lifetime.never());
        return Operations.write(space, put, Condition.ALWAYS);
    }
}
