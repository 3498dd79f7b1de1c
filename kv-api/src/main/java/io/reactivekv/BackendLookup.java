package io.reactivekv;

import io.reactivekv.spi.BackendProvider;
import io.reactivekv.spi.Option;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the backend that a configuration asks for, and checks that it knows all the options. */
final class BackendLookup {

    private static final Map<String, String> ARTIFACTS = new TreeMap<>(Map.of(
            "memory", "io.reactivekv:kv-memory",
            "redis", "io.reactivekv:kv-redis",
            "redis-sentinel", "io.reactivekv:kv-redis",
            "redis-cluster", "io.reactivekv:kv-redis",
            "rediss", "io.reactivekv:kv-redis",
            "rediss-sentinel", "io.reactivekv:kv-redis",
            "rediss-cluster", "io.reactivekv:kv-redis"));

    private BackendLookup() {}

    /**
     * The provider for the scheme.
     *
     * @throws StoreConfigurationException when there is none or more than one, an option is unknown, or a value is bad
     */
    static BackendProvider providerFor(StoreConfig config) {
        return providerFor(config, InstalledBackends.load());
    }

    static BackendProvider providerFor(StoreConfig config, InstalledBackends installed) {
        BackendProvider provider = provider(config.scheme(), installed);
        checkOptions(config, provider.options());
        return provider;
    }

    private static BackendProvider provider(String scheme, InstalledBackends installed) {
        List<BackendProvider> candidates = installed.byScheme().getOrDefault(scheme, List.of());
        if (candidates.isEmpty()) {
            throw unknownScheme(scheme, installed);
        }
        if (candidates.size() > 1) {
            String names = candidates.stream()
                    .map(provider -> provider.getClass().getName())
                    .collect(Collectors.joining(" and "));
            throw new StoreConfigurationException(
                    "scheme " + Quoted.of(scheme) + " is claimed by " + names + "; leave one on the class path");
        }
        return candidates.get(0);
    }

    private static StoreConfigurationException unknownScheme(String scheme, InstalledBackends installed) {
        Collection<String> available = installed.byScheme().keySet();
        List<String> advice = new ArrayList<>();
        advice.add("available: " + (available.isEmpty() ? "none" : String.join(", ", available)));
        String artifact = ARTIFACTS.get(scheme);
        if (artifact == null) {
            Collection<String> known = new TreeSet<>(available);
            known.addAll(ARTIFACTS.keySet());
            NearestName.to(scheme, known).ifPresent(name -> advice.add("did you mean " + name + "?"));
            advice.add("memory comes with io.reactivekv:kv-memory, redis, redis-sentinel, redis-cluster and their TLS"
                    + " forms rediss... with io.reactivekv:kv-redis");
        } else {
            advice.add("add the artifact " + artifact + ", which brings it, to the class path");
        }
        installed.broken().forEach(fault -> advice.add("a backend could not be loaded: " + fault));
        return new StoreConfigurationException(
                "no backend for scheme " + Quoted.of(scheme) + "; " + String.join("; ", advice),
                installed.broken().stream().findFirst().orElse(null));
    }

    /**
     * Checks the options where one backend on the class path claims the scheme; a backend that was made by hand may have a
     * scheme that none does, and options of its own then.
     */
    static void checkKnownOptions(StoreConfig config) {
        List<BackendProvider> candidates = InstalledBackends.load().byScheme().getOrDefault(config.scheme(), List.of());
        if (candidates.size() == 1) {
            checkOptions(config, candidates.get(0).options());
        }
    }

    static void checkOptions(StoreConfig config, Collection<Option<?>> connection) {
        Map<String, Option<?>> allowed = Stream.of(
                        StoreOptions.ALL.stream(), Stream.of(StoreConfig.PREFIX), connection.stream())
                .flatMap(options -> options)
                .collect(Collectors.toMap(Option::name, option -> option, (a, b) -> a, TreeMap::new));
        for (String name : config.optionNames()) {
            Option<?> option = allowed.get(name);
            if (option == null) {
                boolean hidden = config.isBehindSecret(name);
                Optional<String> nearest = hidden ? Optional.empty() : NearestName.to(name, allowed.keySet());
                throw new StoreConfigurationException((hidden ? "an option" : "option " + Quoted.of(name))
                        + " (given in " + config.originOf(name)
                        + ") is unknown for scheme " + config.scheme()
                        + (hidden ? "; \"&\" in a secret is written %26" : "")
                        + nearest.map(it -> "; did you mean " + it + "?").orElse("") + "; allowed: "
                        + String.join(", ", allowed.keySet()));
            }
            config.check(option);
        }
    }
}
