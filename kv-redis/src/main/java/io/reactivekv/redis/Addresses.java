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
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The addresses of a configuration in the driver's form; credentials go by a provider, never into the text. */
final class Addresses {

    private final StoreConfig config;
    private final Mode mode;
    private final boolean secure;

    Addresses(StoreConfig config) {
        this.config = config;
        this.mode = Mode.of(config.scheme());
        this.secure = Mode.isSecure(config.scheme());
        check();
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

    /** Where to connect on one node or through Sentinels. */
    RedisURI uri() {
        if (mode != Mode.SENTINEL) {
            return uri(hosts().get(0).host(), port(hosts().get(0)));
        }
        RedisURI.Builder sentinels = RedisURI.builder().withSentinelMasterId(config.get(RedisOptions.MASTER));
        RedisCredentialsProvider credentials = Credentials.ofSentinels(config);
        for (HostPort at : hosts()) {
            Object unused = sentinels.withSentinel(base(at.host(), port(at), credentials));
        }
        return finish(sentinels).build();
    }

    /** Where to connect for one node. */
    RedisURI uri(String host, int port) {
        return finish(RedisURI.builder().withHost(host).withPort(port)).build();
    }

    private RedisURI base(String host, int port, @Nullable RedisCredentialsProvider credentials) {
        RedisURI.Builder uri =
                RedisURI.builder().withHost(host).withPort(port).withTimeout(config.get(RedisOptions.CONNECT_TIMEOUT));
        secure(uri);
        if (credentials != null) {
            Object unused = uri.withAuthentication(credentials);
        }
        return uri.build();
    }

    private RedisURI.Builder finish(RedisURI.Builder uri) {
        Object unused =
                uri.withDatabase(config.get(RedisOptions.DB)).withTimeout(config.get(RedisOptions.CONNECT_TIMEOUT));
        secure(uri);
        config.find(RedisOptions.CLIENT_NAME).ifPresent(uri::withClientName);
        RedisCredentialsProvider credentials = Credentials.ofRedis(config);
        if (credentials != null) {
            unused = uri.withAuthentication(credentials);
        }
        return uri;
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
