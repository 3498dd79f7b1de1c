package io.reactivekv.spi;

import io.reactivekv.StoreConfig;
import java.util.Collection;
import java.util.Set;

/**
 * Opens backends by the scheme of a configuration string; found with {@link java.util.ServiceLoader}.
 *
 * <p>An implementation has a public constructor without arguments and is named in {@code
 * META-INF/services/io.reactivekv.spi.BackendProvider}.
 */
public interface BackendProvider {

    /** The schemes it answers to, such as {@code redis} and {@code rediss}; in lower case. */
    Set<String> schemes();

    /** The connection options it understands, beside those that every backend has; any other is refused. */
    Collection<Option<?>> options();

    /**
     * Opens a backend for the space that the configuration names.
     *
     * <p>Neither blocks nor waits for a server, unless an option asks for that, such as {@code failFast=true}.
     *
     * @param config has one of the schemes, and no option that is not among {@link #options()}
     * @throws io.reactivekv.StoreConfigurationException when the options do not fit together
     */
    Backend<?> open(StoreConfig config);
}
