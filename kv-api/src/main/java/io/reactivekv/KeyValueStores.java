package io.reactivekv;

/** Opens stores. */
public final class KeyValueStores {

    private KeyValueStores() {}
}
