package io.reactivekv.bench.run;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** What a figure is worth nothing without: machine, versions, commit, command, time. */
public final class Machine {

    private static final String VERSIONS = "/io/reactivekv/bench/versions.properties";

    private static final long LOOK_MILLIS = 1_000;

    private Machine() {}

    /**
     * Describes where this runs.
     *
     * @param command how it was started
     * @param scale how much was measured
     * @param redis what server it is
     */
    public static Map<String, String> describe(String command, Scale scale, String redis) {
        Runtime runtime = Runtime.getRuntime();
        Map<String, String> origin = new LinkedHashMap<>();
        origin.put("command", command);
        origin.put(
                "scale",
                "%d fork(s) of %d rounds, %d ms a slice".formatted(scale.forks(), scale.rounds(), scale.sliceMillis()));
        origin.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        origin.put("commit", commit().orElse("unknown"));
        origin.put(
                "machine",
                "%d cores of %s, %s"
                        .formatted(runtime.availableProcessors(), processor(), memory().orElse("memory unknown")));
        origin.put("busy before the start", load());
        origin.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        origin.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
        origin.put("redis", redis);
        Properties versions = versions();
        for (String name : new TreeSet<>(versions.stringPropertyNames())) {
            origin.put(name, versions.getProperty(name));
        }
        return origin;
    }

    private static Properties versions() {
        Properties versions = new Properties();
        try (InputStream in = Machine.class.getResourceAsStream(VERSIONS)) {
            if (in != null) {
                versions.load(in);
            }
        } catch (IOException e) {
            throw new IllegalStateException(VERSIONS, e);
        }
        return versions;
    }

    /** Of the checkout that this program was built in, with {@code -dirty} when it has changes. */
    private static Optional<String> commit() {
        try {
            Path program = Path.of(Machine.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Process git = new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=10")
                    .directory(Optional.ofNullable(program.getParent())
                            .orElse(program)
                            .toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            boolean ended = git.waitFor(5, TimeUnit.SECONDS);
            return ended && git.exitValue() == 0 ? Optional.of(answer) : Optional.empty();
        } catch (Exception noCheckout) {
            return Optional.empty();
        }
    }

    /**
     * What else runs takes its share of the cores; whoever reads the figures must know. Not the load average, in which the
     * build of this program would still count.
     */
    private static String load() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        int cores = system.getAvailableProcessors();
        double unused = system.getCpuLoad();
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        double busy = system.getCpuLoad() * cores;
        String verdict = busy > cores / 8.0 ? ", so something else was running: rates are too low, and spread" : "";
        return busy < 0 ? "unknown" : String.format(Locale.ROOT, "%.1f of %d cores%s", busy, cores, verdict);
    }

    private static String processor() {
        return line("/proc/cpuinfo", "model name").orElse(System.getProperty("os.arch"));
    }

    private static Optional<String> memory() {
        return line("/proc/meminfo", "MemTotal");
    }

    private static Optional<String> line(String file, String start) {
        try {
            List<String> lines = Files.readAllLines(Path.of(file));
            return lines.stream()
                    .filter(line -> line.startsWith(start))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException notLinux) {
            return Optional.empty();
        }
    }
}
