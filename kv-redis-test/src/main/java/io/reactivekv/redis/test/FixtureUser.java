package io.reactivekv.redis.test;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/** The user as which the fixtures themselves come to a server, whatever others may do there. */
record FixtureUser(String name, String password) {

    /** A user with a password of its own. */
    static FixtureUser create() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return new FixtureUser("kv-fixture", HexFormat.of().formatHex(bytes));
    }

    void addTo(ConfigFile config) {
        config.add("user", name, "on", ">" + password, "~*", "&*", "+@all");
    }

    /** The words by which {@code MIGRATE} authenticates itself as this user. */
    List<String> migrateOptions() {
        return List.of("AUTH2", name, password);
    }

    @Override
    public String toString() {
        return name;
    }
}
