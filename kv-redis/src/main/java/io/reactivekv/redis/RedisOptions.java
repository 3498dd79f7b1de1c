package io.reactivekv.redis;

import io.reactivekv.spi.Option;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The options of a connection to Redis; each says its default and bounds itself. */
final class RedisOptions {

    static final Option<String> USER =
            Option.text("user").describedAs("the ACL user; without it the user named default");
    static final Option<String> PASSWORD = Option.secret("password").describedAs("the user's password");
    static final Option<Path> PASSWORD_FILE = Option.file("passwordFile")
            .describedAs("a file with the password, read at each connect; a line break at its end is ignored");
    static final Option<Integer> DB =
            Option.integer("db", 0, 0, 1_000_000).describedAs("the number of the database; 0 in a Cluster");
    static final Option<String> CLIENT_NAME =
            Option.text("clientName").describedAs("the name that CLIENT LIST shows; without blanks");
    static final Option<String> MASTER = Option.text("master").describedAs("with Sentinel, the name of the master set");
    static final Option<String> SENTINEL_USER =
            Option.text("sentinelUser").describedAs("the ACL user at the Sentinels");
    static final Option<String> SENTINEL_PASSWORD =
            Option.secret("sentinelPassword").describedAs("the password at the Sentinels");
    static final Option<Path> TLS_CA =
            Option.file("tlsCa").describedAs("with TLS, certificates (PEM) to trust instead of those that Java trusts");
    static final Option<Path> TLS_CERT = Option.file("tlsCert").describedAs("with TLS, the client's certificate (PEM)");
    static final Option<Path> TLS_KEY =
            Option.file("tlsKey").describedAs("with TLS, the client's private key (PEM, PKCS#8)");
    static final Option<Verification> TLS_VERIFY = Option.oneOf("tlsVerify", Verification.FULL)
            .describedAs("with TLS, what of the server's certificate is checked: trust and host name (full), trust (ca)"
                    + " or nothing (none)");
    static final Option<Duration> CONNECT_TIMEOUT = Option.duration(
                    "connectTimeout", Duration.ofSeconds(10), Duration.ofMillis(10), Duration.ofMinutes(10))
            .describedAs("bounds one attempt to connect, and beforehand the reading of passwordFile");
    static final Option<Duration> COMMAND_TIMEOUT = Option.duration(
                    "commandTimeout", Duration.ofSeconds(2), Duration.ofMillis(1), Duration.ofHours(1))
            .describedAs("bounds a one-key operation from subscription to signal, and each step of a longer one");
    static final Option<Boolean> FAIL_FAST = Option.bool("failFast", false)
            .describedAs("whether opening waits for Redis and throws when it does not answer");
    static final Option<Boolean> ORDERED =
            Option.bool("ordered", true).describedAs("whether indexes are kept, which range operations need");
    static final Option<Integer> BUCKETS = Option.integer("buckets", 16, 1, 4_096)
            .describedAs("in a Cluster, into how many parts an ordered space is cut; fixed when the space is created");
    static final Option<Integer> BATCH_SIZE = Option.integer("batchSize", 128, 1, Script.MAX_KEYS)
            .describedAs("how many operations are sent together at most; 1 switches batching off");
    static final Option<Integer> MAX_PENDING = Option.integer("maxPending", 65_536, 1, 16_777_216)
            .describedAs("how many operations may wait to be sent, for each node");
    static final Option<Callbacks> CALLBACK_SCHEDULER = Option.oneOf("callbackScheduler", Callbacks.PARALLEL)
            .describedAs("where signals come: on Reactor's parallel scheduler, or on the I/O thread (immediate)");

    static final List<Option<?>> ALL = List.of(
            USER,
            PASSWORD,
            PASSWORD_FILE,
            DB,
            CLIENT_NAME,
            MASTER,
            SENTINEL_USER,
            SENTINEL_PASSWORD,
            TLS_CA,
            TLS_CERT,
            TLS_KEY,
            TLS_VERIFY,
            CONNECT_TIMEOUT,
            COMMAND_TIMEOUT,
            FAIL_FAST,
            ORDERED,
            BUCKETS,
            BATCH_SIZE,
            MAX_PENDING,
            CALLBACK_SCHEDULER);

    private RedisOptions() {}

    /** What of a server's certificate is checked. */
    enum Verification {
        FULL,
        CA,
        NONE
    }

    /** Where signals come. */
    enum Callbacks {
        PARALLEL,
        IMMEDIATE
    }
}
