package io.reactivekv.redis;

/** How Redis is run. */
enum Mode {
    STANDALONE("redis", 6379),
    SENTINEL("redis-sentinel", 26379),
    CLUSTER("redis-cluster", 6379);

    final String scheme;
    final String secureScheme;
    final int defaultPort;

    Mode(String scheme, int defaultPort) {
        this.scheme = scheme;
        this.secureScheme = scheme.replaceFirst("redis", "rediss");
        this.defaultPort = defaultPort;
    }

    static Mode of(String scheme) {
        for (Mode mode : values()) {
            if (scheme.equals(mode.scheme) || scheme.equals(mode.secureScheme)) {
                return mode;
            }
        }
        throw new IllegalArgumentException("not a scheme of Redis: " + scheme);
    }

    static boolean isSecure(String scheme) {
        return scheme.startsWith("rediss");
    }
}
