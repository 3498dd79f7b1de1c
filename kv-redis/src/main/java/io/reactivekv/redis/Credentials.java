package io.reactivekv.redis;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.reactivekv.StoreConfig;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.spi.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** User and password for the driver, handed over only when it asks; never part of an address. */
final class Credentials {

    private Credentials() {}

    /** Those for Redis itself; null when there are none. */
    static @Nullable RedisCredentialsProvider ofRedis(StoreConfig config) {
        String user = config.find(RedisOptions.USER).orElse(null);
        String password = config.find(RedisOptions.PASSWORD).orElse(null);
        Path file = config.find(RedisOptions.PASSWORD_FILE).orElse(null);
        if (file != null) {
            if (password != null) {
                throw new StoreConfigurationException(
                        "options password and passwordFile exclude each other; allowed: one of them");
            }
            return () ->
                    Mono.fromCallable(() -> credentials(user, read(file))).subscribeOn(Schedulers.boundedElastic());
        }
        return of(user, password, RedisOptions.USER, RedisOptions.PASSWORD);
    }

    /** Those for the Sentinels; null when there are none. */
    static @Nullable RedisCredentialsProvider ofSentinels(StoreConfig config) {
        return of(
                config.find(RedisOptions.SENTINEL_USER).orElse(null),
                config.find(RedisOptions.SENTINEL_PASSWORD).orElse(null),
                RedisOptions.SENTINEL_USER,
                RedisOptions.SENTINEL_PASSWORD);
    }

    private static @Nullable RedisCredentialsProvider of(
            @Nullable String user, @Nullable String password, Option<?> userOption, Option<?> passwordOption) {
        if (password == null) {
            if (user != null) {
                throw new StoreConfigurationException("option " + userOption.name() + " is given without "
                        + passwordOption.name() + "; allowed: both, the password alone, or neither");
            }
            return null;
        }
        RedisCredentials credentials = credentials(user, password);
        return () -> Mono.just(credentials);
    }

    private static RedisCredentials credentials(@Nullable String user, String password) {
        return RedisCredentials.just(user, password);
    }

    /** A line break at the end, which editors leave there, does not belong to the password; blanks do. */
    private static String read(Path file) {
        try {
            return Files.readString(file).replaceFirst("\\r?\\n\\z", "");
        } catch (IOException e) {
            throw new StoreConfigurationException(
                    "option " + RedisOptions.PASSWORD_FILE.name() + ": the file " + file + " cannot be read", e);
        }
    }
}
