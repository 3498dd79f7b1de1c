package io.reactivekv.bench;

import io.reactivekv.KeyValueStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;

/** What a figure is worth nothing without: machine, versions, day. */
public final class Machine {

    private Machine() {}

    /** A line of Markdown that describes where this runs. */
    public static String describe() {
        Runtime runtime = Runtime.getRuntime();
        return "%s, %d cores, %d MiB heap, %s %s, %s %s, reactive-kv %s, reactor-core %s"
                .formatted(
                        LocalDate.now(ZoneOffset.UTC),
                        runtime.availableProcessors(),
                        runtime.maxMemory() >> 20,
                        processor().orElse(System.getProperty("os.arch")),
                        System.getProperty("os.name"),
                        System.getProperty("java.vm.name"),
                        Runtime.version(),
                        version(KeyValueStores.class),
                        version(Flux.class));
    }

    private static String version(Class<?> type) {
        return Optional.ofNullable(type.getPackage().getImplementationVersion()).orElse("of this checkout");
    }

    private static Optional<String> processor() {
        try {
            List<String> lines = Files.readAllLines(Path.of("/proc/cpuinfo"));
            return lines.stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException notLinux) {
            return Optional.empty();
        }
    }
}
