/**
 * The conformance kit: the tests that every backend passes, as interfaces of default test methods over a fixture.
 *
 * <p>A backend author writes a {@link io.reactivekv.tck.StoreFixture} and a test class that implements
 * {@link io.reactivekv.tck.KeyValueStoreTck}, or the topics it is ready for one by one.
 */
@NullMarked
package io.reactivekv.tck;

import org.jspecify.annotations.NullMarked;
