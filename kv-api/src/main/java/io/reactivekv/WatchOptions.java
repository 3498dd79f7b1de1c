package io.reactivekv;

/** How a range is watched. Immutable; start from {@link #defaults()}. */
public final class WatchOptions {

    private static final WatchOptions DEFAULTS = new WatchOptions(false);
    private static final WatchOptions KEYS_ONLY = new WatchOptions(true);

    private final boolean keysOnly;

    private WatchOptions(boolean keysOnly) {
        this.keysOnly = keysOnly;
    }

    /** Changes with their values. */
    public static WatchOptions defaults() {
        return DEFAULTS;
    }

    /** Leaves values out, and saves reading them: {@link Change.Put} comes without its value. */
    public WatchOptions keysOnly() {
        return KEYS_ONLY;
    }

    /** Whether values are left out. */
    public boolean isKeysOnly() {
        return keysOnly;
    }

    @Override
    public String toString() {
        return "WatchOptions[keysOnly=" + keysOnly + "]";
    }
}
