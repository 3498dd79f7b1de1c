package io.reactivekv.redis;

import io.reactivekv.KeyValueStore;
import io.reactivekv.redis.test.RedisServer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;

/** A server whose user has a password and limited rights; the time-out of commands is an hour, so that what is refused is refused at once. */
@Timeout(30)
abstract class AclServer {

    /** As docs/redis.md has them. */
    static final String[] ENOUGH = {
        "~app:*",
        "~?kv:*",
        "~?{kv}:*",
        "+@read",
        "+@write",
        "+@scripting",
        "+ping",
        "+time",
        "+info",
        "+role",
        "+client|tracking",
        "+client|setname"
    };

    static RedisServer server;

    @BeforeAll
    static void start() {
        server = RedisServer.builder()
                .password("of default")
                .user("app", "secret", ENOUGH)
                .start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void giveBack() {
        server.command("FLUSHALL");
        setUser(ENOUGH);
    }

    /** The number of the first. */
    static String connection() {
        return server.clients().toString().replaceFirst(".*?id=(\\d+) .*", "$1");
    }

    static String[] without(String... rights) {
        return Stream.concat(Stream.of(ENOUGH), Stream.of(rights)).toArray(String[]::new);
    }

    static KeyValueStore<String> open(String user, String password, String prefix) {
        return TextStore.open(url(user, password, prefix));
    }

    static String url(String user, String password, String prefix) {
        return "redis://" + user + ":" + password + "@" + server.address() + "?clientName=acl&prefix=" + prefix
                + "&commandTimeout=1h";
    }

    static void setUser(String... rules) {
        String[] words = new String[rules.length + 6];
        System.arraycopy(new String[] {"ACL", "SETUSER", "app", "reset", "on", ">secret"}, 0, words, 0, 6);
        System.arraycopy(rules, 0, words, 6, rules.length);
        server.command(words);
    }
}
