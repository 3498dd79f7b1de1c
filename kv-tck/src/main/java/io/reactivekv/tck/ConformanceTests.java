package io.reactivekv.tck;

import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What every topic of the kit extends. Each test gets a fixture of its own, opened before it and closed after it, and may
 * ask for it, or for {@link StoreFixture#strings() a store of texts} on it, as a parameter.
 */
@ExtendWith(FixtureExtension.class)
public interface ConformanceTests {

    /**
     * Opens a fixture on an empty space that nobody else uses.
     *
     * @throws Exception when it cannot, which fails the test
     */
    StoreFixture openFixture() throws Exception;
}
