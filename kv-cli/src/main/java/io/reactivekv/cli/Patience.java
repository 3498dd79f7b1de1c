package io.reactivekv.cli;

import io.reactivekv.StoreConfig;

/**
 * Waits longer than a service would: each command starts a JVM and makes a connection first, and a person would rather
 * have an answer late than none.
 */
final class Patience {

    private static final String OPTION = "commandTimeout";
    private static final String TIMEOUT = "10s";

    private Patience() {}

    /** The same configuration; for a remote store that does not say, with a longer command timeout. */
    static StoreConfig with(StoreConfig config) {
        boolean remote = config.scheme().startsWith("redis");
        return remote && !config.optionNames().contains(OPTION)
                ? config.mutate().option(OPTION, TIMEOUT).build()
                : config;
    }
}
