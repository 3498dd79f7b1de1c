package io.reactivekv;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a configuration string says.
 *
 * @param hosts empty when no {@code //} follows the scheme
 * @param path empty when there are hosts, since it is then the option {@code db}
 */
record ConfigUrl(String scheme, List<HostPort> hosts, String path, Map<String, Setting> options) {

    ConfigUrl {
        hosts = List.copyOf(hosts);
        options = Collections.unmodifiableMap(new TreeMap<>(options));
    }

    /** Whether there are hosts here, and not the same as these; their order makes no difference. */
    boolean isLeftFor(List<HostPort> others) {
        return !hosts.isEmpty() && !Set.copyOf(hosts).equals(Set.copyOf(others));
    }

    static boolean namesOneTwice(List<HostPort> hosts) {
        long distinct = hosts.stream()
                .map(host -> host.toString().toLowerCase(Locale.ROOT))
                .distinct()
                .count();
        return distinct < hosts.size();
    }
}
