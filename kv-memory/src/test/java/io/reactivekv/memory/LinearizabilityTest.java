package io.reactivekv.memory;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.reactivekv.Revision;
import io.reactivekv.spi.Condition;
import io.reactivekv.spi.Lifetime;
import io.reactivekv.spi.Stored;
import io.reactivekv.spi.Write;
import java.time.Duration;
import java.util.Optional;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Lincheck runs these operations in all kinds of interleavings and looks for an order in which {@link SequentialSpace}
 * answers the same. The two keys have one hash code. Deadlines are times of the clock, which ticks and is swept meanwhile.
 */
@Param(name = "key", gen = IntGen.class, conf = "0:1")
@Param(name = "value", gen = IntGen.class, conf = "1:3")
@Tag("long")
public class LinearizabilityTest {

    private static final String[] KEYS = {"Aa", "BB"};

    private final ManualClock clock = new ManualClock();
    private final Space space = new Space(clock, Limits.UNLIMITED, Sweeper.NONE);

    private static Write<Object> put(int key, int value, Lifetime lifetime) {
        return new Write.Put<>(KEYS[key], Bed.bytes("" + value), lifetime);
    }

    private static Write<Object> expire(int key, int time) {
        return new Write.Expire<>(KEYS[key], Lifetime.at(ManualClock.START + time));
    }

    private static Condition unchanged(int seen) {
        return Condition.unchanged(Revision.ofBytes(Bed.bytes("" + seen)));
    }

    private static Optional<String> text(Object value) {
        return Optional.ofNullable(value).map(Bed::text);
    }

    @Operation
    public Optional<String> get(@Param(name = "key") int key) {
        Cell cell = space.read(KEYS[key]);
        return text(cell == null ? null : cell.value);
    }

    @Operation
    public boolean put(@Param(name = "key") int key, @Param(name = "value") int value) {
        return Operations.write(space, put(key, value, Lifetime.never()), Condition.ALWAYS);
    }

    @Operation
    public boolean putUntil(
            @Param(name = "key") int key, @Param(name = "value") int value, @Param(name = "value") int time) {
        return Operations.write(space, put(key, value, Lifetime.at(ManualClock.START + time)), Condition.ALWAYS);
    }

    @Operation
    public boolean putIfAbsent(@Param(name = "key") int key, @Param(name = "value") int value) {
        return Operations.write(space, put(key, value, Lifetime.never()), Condition.ABSENT);
    }

    @Operation
    public boolean replace(@Param(name = "key") int key, @Param(name = "value") int value) {
        return Operations.write(space, put(key, value, Lifetime.never().orKept()), Condition.PRESENT);
    }

    @Operation
    public boolean replaceUnchanged(
            @Param(name = "key") int key, @Param(name = "value") int seen, @Param(name = "value") int value) {
        return Operations.write(space, put(key, value, Lifetime.never()), unchanged(seen));
    }

    @Operation
    public Optional<String> getAndPut(@Param(name = "key") int key, @Param(name = "value") int value) {
        return text(Operations.getAndWrite(space, put(key, value, Lifetime.never())));
    }

    @Operation
    public Optional<String> getAndDelete(@Param(name = "key") int key) {
        return text(Operations.getAndWrite(space, new Write.Delete<>(KEYS[key])));
    }

    @Operation
    public Optional<String> getAndExpireAt(@Param(name = "key") int key, @Param(name = "value") int time) {
        return text(Operations.getAndWrite(space, expire(key, time)));
    }

    @Operation
    public boolean delete(@Param(name = "key") int key) {
        return Operations.write(space, new Write.Delete<>(KEYS[key]), Condition.ALWAYS);
    }

    @Operation
    public boolean expireAt(@Param(name = "key") int key, @Param(name = "value") int time) {
        return Operations.write(space, expire(key, time), Condition.ALWAYS);
    }

    @Operation
    public boolean deleteUnchanged(@Param(name = "key") int key, @Param(name = "value") int seen) {
        return Operations.write(space, new Write.Delete<>(KEYS[key]), unchanged(seen));
    }

    @Operation
    public boolean expireUnchangedAt(
            @Param(name = "key") int key, @Param(name = "value") int seen, @Param(name = "value") int time) {
        return Operations.write(space, expire(key, time), unchanged(seen));
    }

    /** Whether there is one: how much is left is counted from a clock that may tick after the cell was read. */
    @Operation
    public Optional<Boolean> hasTtl(@Param(name = "key") int key) {
        return Optional.ofNullable(Operations.ttlMillis(space, KEYS[key])).map(left -> left != Stored.PERMANENT);
    }

    @Operation
    public long addAndGet(@Param(name = "key") int key, @Param(name = "value") int delta) {
        return Operations.addAndGet(space, KEYS[key], delta, Lifetime.never());
    }

    @Operation
    public void tick() {
        clock.advance(Duration.ofMillis(1));
    }

    @Operation
    public void sweep() {
        space.sweepAll();
    }

    private static ModelCheckingOptions modelChecking() {
        return new ModelCheckingOptions()
                .iterations(4)
                .invocationsPerIteration(50)
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(2)
                .actorsAfter(2)
                .sequentialSpecification(SequentialSpace.class);
    }

    private static StressOptions stress() {
        return new StressOptions()
                .iterations(20)
                .invocationsPerIteration(200)
                .threads(3)
                .actorsPerThread(3)
                .actorsBefore(2)
                .actorsAfter(2)
                .sequentialSpecification(SequentialSpace.class);
    }

    @Test
    void operations_modelChecked_areLinearizable() {
        modelChecking().check(LinearizabilityTest.class);
    }

    @Test
    void operations_underStress_areLinearizable() {
        stress().check(LinearizabilityTest.class);
    }

    /** With the same effort, so that the others are known to find something. */
    @Test
    void plantedBug_modelChecked_isFound() {
        ModelCheckingOptions options = modelChecking().minimizeFailedScenario(false);
        assertThrows(LincheckAssertionError.class, () -> options.check(PlantedBug.class));
    }

    @Test
    void plantedBug_underStress_isFound() {
        StressOptions options = stress().minimizeFailedScenario(false);
        assertThrows(LincheckAssertionError.class, () -> options.check(PlantedBug.class));
    }
}
