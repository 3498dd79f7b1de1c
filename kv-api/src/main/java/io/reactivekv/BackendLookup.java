package io.reactivekv;

final class BackendLookup {
    static io.reactivekv.spi.BackendProvider providerFor(StoreConfig c) {
        return java.util.ServiceLoader.load(io.reactivekv.spi.BackendProvider.class)
                .iterator()
                .next();
    }
}
