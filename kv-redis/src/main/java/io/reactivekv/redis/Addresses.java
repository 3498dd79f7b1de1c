package io.reactivekv.redis;

import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslVerifyMode;
import io.reactivekv.HostPort;
import io.reactivekv.StoreConfig;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.spi.Option;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The addresses of a configuration in the driver's form; credentials go by a provider, never into what we print. */
final class Addresses {

    private final StoreConfig config;
    private final Mode mode;
    private final boolean secure;
    private final Credentials credentials;
    private final Credentials sentinelCredentials;

    Addresses(StoreConfig config) {
        this.config = config;
        this.mode = Mode.of(config.scheme());
        this.secure = Mode.isSecure(config.scheme());
        check();
        this.credentials = Credentials.ofRedis(config);
        this.sentinelCredentials = Credentials.ofSentinels(config);
    }

    Mode mode() {
        return mode;
    }

    /** The hosts as they are shown, without secrets. */
    String text() {
        String hosts = hosts().stream().map(at -> at.host() + ":" + port(at)).collect(Collectors.joining(","));
        return mode == Mode.SENTINEL ? config.get(RedisOptions.MASTER) + " (Sentinels " + hosts + ")" : hosts;
    }

    List<HostPort> hosts() {
        return config.hosts();
    }

    int port(HostPort at) {
        return at.port().orElse(mode.defaultPort);
    }

    /** The way to the one node, or through Sentinels to the master. */
    Route route() {
        if (mode != Mode.SENTINEL) {
            HostPort node = hosts().get(0);
            return route(node.host(), port(node));
        }
        return new Route(
                text(),
                secure,
                hosts().size(),
                turn -> credentials
                        .known()
                        .thenCombine(
                                sentinelCredentials.known(), (own, theirs) -> throughSentinels(turn, own, theirs)));
    }

    /** The way to one node. */
    Route route(String host, int port) {
        return new Route(
                host + ":" + port,
                secure,
                1,
                turn -> credentials
                        .known()
                        .thenApply(
                                own -> finish(RedisURI.builder().withHost(host).withPort(port), own)));
    }

    /**
     * Each time another Sentinel is asked first: the driver waits for the first one and takes its word, even if that does
     * not know the master, names one that is gone, or never answers.
     */
    private RedisURI throughSentinels(
            int turn, Optional<RedisCredentialsProvider> own, Optional<RedisCredentialsProvider> theirs) {
        List<HostPort> asked = new ArrayList<>(hosts());
        Collections.rotate(asked, -turn);
        RedisURI.Builder uri = RedisURI.builder().withSentinelMasterId(config.get(RedisOptions.MASTER));
        for (HostPort at : asked) {
            Object unused = uri.withSentinel(sentinel(at, theirs));
        }
        return finish(uri, own);
    }

    private RedisURI sentinel(HostPort at, Optional<RedisCredentialsProvider> theirs) {
        RedisURI.Builder uri = RedisURI.builder()
                .withHost(at.host())
                .withPort(port(at))
                .withTimeout(config.get(RedisOptions.CONNECT_TIMEOUT));
        secure(uri);
        theirs.ifPresent(uri::withAuthentication);
        return uri.build();
    }

    private RedisURI finish(RedisURI.Builder uri, Optional<RedisCredentialsProvider> own) {
        Object unused =
                uri.withDatabase(config.get(RedisOptions.DB)).withTimeout(config.get(RedisOptions.CONNECT_TIMEOUT));
        secure(uri);
        config.find(RedisOptions.CLIENT_NAME).ifPresent(uri::withClientName);
        own.ifPresent(uri::withAuthentication);
        return uri.build();
    }

    private void secure(RedisURI.Builder uri) {
        if (secure) {
            Object unused = uri.withSsl(true)
                    .withVerifyPeer(
                            switch (config.get(RedisOptions.TLS_VERIFY)) {
                                case FULL -> SslVerifyMode.FULL;
                                case CA -> SslVerifyMode.CA;
                                case NONE -> SslVerifyMode.NONE;
                            });
        }
    }

    private void check() {
        if (config.hosts().isEmpty()) {
            throw new StoreConfigurationException("scheme " + config.scheme() + " needs a host; allowed: "
                    + config.scheme() + "://host, " + config.scheme() + "://host:port");
        }
        if (mode == Mode.STANDALONE && hosts().size() > 1) {
            throw new StoreConfigurationException("scheme " + config.scheme() + " takes one host, not "
                    + hosts().size() + "; for several there are " + Mode.SENTINEL.scheme + " and "
                    + Mode.CLUSTER.scheme);
        }
        if (mode == Mode.SENTINEL && config.find(RedisOptions.MASTER).isEmpty()) {
            throw new StoreConfigurationException(
                    "option master is required with Sentinel; allowed: the name of the master set");
        }
        if (mode == Mode.CLUSTER && config.get(RedisOptions.DB) != 0) {
            throw new StoreConfigurationException("option db: a Cluster has one database; allowed: 0");
        }
        if (mode == Mode.CLUSTER && config.prefix().matches("(?s).*[{}].*")) {
            throw new StoreConfigurationException("option prefix: a prefix with braces would decide on the slot of all"
                    + " its keys in a Cluster; allowed: any other characters");
        }
        if (mode != Mode.SENTINEL) {
            refuse(
                    "Sentinel",
                    secure ? Mode.SENTINEL.secureScheme : Mode.SENTINEL.scheme,
                    RedisOptions.MASTER,
                    RedisOptions.SENTINEL_USER,
                    RedisOptions.SENTINEL_PASSWORD);
        }
        if (!secure) {
            refuse(
                    "TLS",
                    mode.secureScheme,
                    RedisOptions.TLS_CA,
                    RedisOptions.TLS_CERT,
                    RedisOptions.TLS_KEY,
                    RedisOptions.TLS_VERIFY);
        }
        checkReadable(RedisOptions.PASSWORD_FILE);
        checkTls();
        if (config.find(RedisOptions.CLIENT_NAME).orElse("").matches("(?s).*[^!-~].*")) {
            throw new StoreConfigurationException(
                    "option clientName: allowed: ASCII letters, digits and punctuation, no blanks");
        }
    }

    /** What would be ignored, which somebody may rely on. */
    private void refuse(String without, String scheme, Option<?>... meaningless) {
        for (Option<?> option : meaningless) {
            if (config.optionNames().contains(option.name())) {
                throw new StoreConfigurationException("option " + option.name() + " has no meaning without " + without
                        + "; allowed with the scheme " + scheme);
            }
        }
    }

    private void checkTls() {
        List.of(RedisOptions.TLS_CA, RedisOptions.TLS_CERT, RedisOptions.TLS_KEY)
                .forEach(this::checkReadable);
        if (config.find(RedisOptions.TLS_CERT).isPresent()
                != config.find(RedisOptions.TLS_KEY).isPresent()) {
            throw new StoreConfigurationException(
                    "options tlsCert and tlsKey need each other; allowed: both or neither");
        }
    }

    private void checkReadable(Option<Path> option) {
        config.find(option).ifPresent(file -> {
            if (!Files.isReadable(file)) {
                throw new StoreConfigurationException(
                        "option " + option.name() + ": the file " + file + " cannot be read");
            }
        });
    }
}
