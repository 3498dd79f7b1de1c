package io.reactivekv.cli;

import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.StoreConfig;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.cli.console.UsageException;
import io.reactivekv.cli.demo.Demo;
import io.reactivekv.redis.RedisSpaces;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "demo",
        description = {
            "Show on real data what a store can do.",
            "Loads the names of all Unicode characters and of all countries, reads, scans, updates, watches, and checks"
                    + " every result; exit code 1 when one is wrong. Works under the prefix " + Demo.PREFIX
                    + ", which must be empty, and leaves it empty."
        })
final class DemoCommand implements Callable<Integer> {

    private final Kv kv;

    @Parameters(paramLabel = "URL", arity = "0..1", description = "The store (default: that of --url).")
    private @Nullable String url;

    DemoCommand(Kv kv) {
        this.kv = kv;
    }

    @Override
    public Integer call() {
        if (url != null && kv.isUrlGiven()) {
            throw new UsageException("demo takes one store, as its argument or by --url");
        }
        StoreConfig config = Patience.with(url == null ? kv.config() : StoreConfig.parse(url));
        if (!config.scheme().startsWith("redis") || !config.prefix().isEmpty()) {
            return run(config, Demo.PREFIX);
        }
        // The space of all keys, once it is registered, would be in the way of every space with a prefix.
        StoreConfig own = config.mutate().prefix(Demo.PREFIX).build();
        return mayBeOpened(own) ? runAndForget(own) : run(config, Demo.PREFIX);
    }

    /** So that the space is not in the way of that of all keys, however the demo ends. */
    private int runAndForget(StoreConfig own) {
        int code;
        try {
            code = run(own, "");
        } catch (RuntimeException failure) {
            try {
                forget(own);
            } catch (RuntimeException notEmpty) {
                failure.addSuppressed(notEmpty);
            }
            throw failure;
        }
        forget(own);
        return code;
    }

    private static void forget(StoreConfig space) {
        Object unused = RedisSpaces.forget(space).block();
    }

    /** Whether no space that is registered already contains this one. */
    private static boolean mayBeOpened(StoreConfig config) {
        try (KeyValueStoreFactory factory = KeyValueStores.factory(config)) {
            Object unused = factory.ping().block();
            return true;
        } catch (StoreConfigurationException refusal) {
            return false;
        }
    }

    private int run(StoreConfig config, String prefix) {
        kv.console().print("Reactive KV on " + config);
        try (KeyValueStoreFactory factory = KeyValueStores.factory(config)) {
            return new Demo(factory, prefix, kv.console()).run() ? ExitCode.OK : ExitCode.NOT_DONE;
        }
    }
}
