package io.reactivekv.redis;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.StaticCredentialsProvider;
import io.reactivekv.StoreConfig;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.spi.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * User and password for the driver, never part of an address that we print. They are known before it is asked to connect,
 * since it would wait for them on the I/O thread.
 */
final class Credentials {

    private final Supplier<CompletableFuture<Optional<RedisCredentialsProvider>>> source;

    private Credentials(Supplier<CompletableFuture<Optional<RedisCredentialsProvider>>> source) {
        this.source = source;
    }

    /** Those for Redis itself. */
    static Credentials ofRedis(StoreConfig config) {
        String user = config.find(RedisOptions.USER).orElse(null);
        String password = config.find(RedisOptions.PASSWORD).orElse(null);
        Path file = config.find(RedisOptions.PASSWORD_FILE).orElse(null);
        if (file != null) {
            if (password != null) {
                throw new StoreConfigurationException(
                        "options password and passwordFile exclude each other; allowed: one of them");
            }
            FileReading<Optional<RedisCredentialsProvider>> reading = new FileReading<>(
                    "the file " + file + " (option " + RedisOptions.PASSWORD_FILE.name() + ")",
                    config.get(RedisOptions.CONNECT_TIMEOUT),
                    () -> provider(user, read(file)));
            return new Credentials(reading::read);
        }
        return of(user, password, RedisOptions.USER, RedisOptions.PASSWORD);
    }

    /** Those for the Sentinels. */
    static Credentials ofSentinels(StoreConfig config) {
        return of(
                config.find(RedisOptions.SENTINEL_USER).orElse(null),
                config.find(RedisOptions.SENTINEL_PASSWORD).orElse(null),
                RedisOptions.SENTINEL_USER,
                RedisOptions.SENTINEL_PASSWORD);
    }

    /** Those of now, or none; they are there already unless they are in a file, which takes no longer than connecting may. */
    CompletableFuture<Optional<RedisCredentialsProvider>> known() {
        return source.get();
    }

    private static Credentials of(
            @Nullable String user, @Nullable String password, Option<?> userOption, Option<?> passwordOption) {
        if (password == null) {
            if (user != null) {
                throw new StoreConfigurationException("option " + userOption.name() + " is given without "
                        + passwordOption.name() + "; allowed: both, the password alone, or neither");
            }
            return new Credentials(() -> CompletableFuture.completedFuture(Optional.empty()));
        }
        Optional<RedisCredentialsProvider> known = provider(user, password);
        return new Credentials(() -> CompletableFuture.completedFuture(known));
    }

    /** One that the driver need not wait for; for any other it takes a thread of the common pool. */
    private static Optional<RedisCredentialsProvider> provider(@Nullable String user, String password) {
        return Optional.of(new StaticCredentialsProvider(RedisCredentials.just(user, password)));
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
