package io.reactivekv;

import io.reactivekv.spi.BackendProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The backends on the class path: what the context class loader finds, then what the library's own finds. One that cannot
 * be loaded does not keep the others from being used.
 *
 * @param byScheme usually one for a scheme
 * @param broken why the others could not be loaded
 */
record InstalledBackends(Map<String, List<BackendProvider>> byScheme, List<Throwable> broken) {

    /** A class loader that fails in the same way for ever must not keep us for ever. */
    private static final int MAX_BROKEN = 20;

    static InstalledBackends load() {
        return load(Thread.currentThread().getContextClassLoader(), BackendProvider.class.getClassLoader());
    }

    static InstalledBackends load(@Nullable ClassLoader... loaders) {
        Map<String, BackendProvider> byClass = new LinkedHashMap<>();
        List<Throwable> broken = new ArrayList<>();
        for (ClassLoader loader : loaders) {
            if (loader != null) {
                collect(loader, byClass, broken);
            }
        }
        Map<String, List<BackendProvider>> byScheme = new TreeMap<>();
        for (BackendProvider provider : byClass.values()) {
            try {
                for (String scheme : provider.schemes()) {
                    byScheme.computeIfAbsent(scheme, any -> new ArrayList<>()).add(provider);
                }
            } catch (RuntimeException | LinkageError e) {
                broken.add(e);
            }
        }
        return new InstalledBackends(byScheme, broken);
    }

    private static void collect(ClassLoader loader, Map<String, BackendProvider> byClass, List<Throwable> broken) {
        Iterator<BackendProvider> providers =
                ServiceLoader.load(BackendProvider.class, loader).iterator();
        while (broken.size() < MAX_BROKEN) {
            try {
                if (!providers.hasNext()) {
                    return;
                }
                BackendProvider provider = providers.next();
                byClass.putIfAbsent(provider.getClass().getName(), provider);
            } catch (ServiceConfigurationError | LinkageError e) {
                broken.add(e);
            }
        }
    }
}
