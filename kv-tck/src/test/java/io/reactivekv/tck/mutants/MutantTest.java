package io.reactivekv.tck.mutants;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kit notices each mutant, in each of the topics that are about what it does wrong; without one these pass. */
class MutantTest {

    private static final String PATIENCE = "kv.tck.patience";

    @BeforeEach
    void beImpatient() {
        System.setProperty(PATIENCE, "200");
    }

    @AfterEach
    void bePatientAgain() {
        System.clearProperty(PATIENCE);
    }

    @ParameterizedTest
    @MethodSource("io.reactivekv.tck.mutants.Mutants#all")
    void kit_mutant_isNoticedByEachTopicThatIsAboutIt(Mutant mutant) {
        assertFalse(mutant.noticing().isEmpty());
        for (Class<?> topic : mutant.noticing()) {
            assertTrue(KitRun.fails(mutant, topic), () -> topic.getSimpleName() + " did not notice " + mutant);
        }
    }

    static List<Class<?>> topics() {
        return Mutants.all().stream()
                .<Class<?>>flatMap(mutant -> mutant.noticing().stream())
                .distinct()
                .toList();
    }

    /** A topic that always failed would notice every mutant and prove nothing; a busy machine may fail it once. */
    @ParameterizedTest
    @MethodSource("topics")
    @Tag("long")
    void kit_nothingBroken_isFoundSoundByEachTopicAsImpatiently(Class<?> topic) {
        boolean failsAlways = IntStream.range(0, 3).allMatch(attempt -> KitRun.fails(Mutants.none(), topic));
        assertFalse(failsAlways, () -> topic.getSimpleName() + " fails without a mutant");
    }
}
