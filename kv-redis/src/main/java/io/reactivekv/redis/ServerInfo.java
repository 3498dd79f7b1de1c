package io.reactivekv.redis;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code INFO} answered. */
record ServerInfo(Map<String, String> lines) {

    private static final String[] TELLING = {
        "redis_version", "valkey_version", "redis_mode", "role", "used_memory", "maxmemory", "maxmemory_policy"
    };

    static ServerInfo of(@Nullable Object reply) {
        Map<String, String> lines = new LinkedHashMap<>();
        if (reply instanceof byte[] text) {
            Layout.text(text).lines().forEach(line -> {
                int colon = line.indexOf(':');
                if (colon > 0 && line.charAt(0) != '#') {
                    Object unused = lines.put(line.substring(0, colon), line.substring(colon + 1));
                }
            });
        }
        return new ServerInfo(lines);
    }

    /** The lines that users of a store care for. */
    Map<String, String> about() {
        Map<String, String> about = new LinkedHashMap<>();
        for (String name : TELLING) {
            String value = lines.get(name);
            if (value != null) {
                Object unused = about.put(name, value);
            }
        }
        return about;
    }

    String version() {
        String valkey = lines.get("valkey_version");
        return valkey == null ? "Redis " + lines.getOrDefault("redis_version", "?") : "Valkey " + valkey;
    }

    /** Whether it is a Redis before 6.2, which lacks commands that are needed; one that does not say is not. */
    boolean isTooOld() {
        String[] numbers = lines.getOrDefault("redis_version", "").split("\\.", -1);
        try {
            int major = Integer.parseInt(numbers[0]);
            return major < 6 || (major == 6 && numbers.length > 1 && Integer.parseInt(numbers[1]) < 2);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** What tells one server process from another; empty when it does not say. */
    String runId() {
        return lines.getOrDefault("run_id", "");
    }

    String evictionPolicy() {
        return lines.getOrDefault("maxmemory_policy", "unknown");
    }
}
