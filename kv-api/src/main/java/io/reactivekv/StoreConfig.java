package io.reactivekv;

/** How a store is opened. Immutable. */
public final class StoreConfig {

    private final String scheme;

    private StoreConfig(String scheme) {
        this.scheme = scheme;
    }

    /** Reads a configuration string. */
    public static StoreConfig parse(String uri) {
        return new StoreConfig(uri);
    }

    /** The scheme. */
    public String scheme() {
        return scheme;
    }

    /** The prefix that names the space. */
    public String prefix() {
        return "";
    }

    /** The options of stores. */
    public StoreOptions storeOptions() {
        return StoreOptions.defaults();
    }

    /** Who is told of every operation. */
    public StoreMetrics metrics() {
        return StoreMetrics.NONE;
    }

    public static StoreConfig fromEnvironment() {
        return parse("");
    }
}
