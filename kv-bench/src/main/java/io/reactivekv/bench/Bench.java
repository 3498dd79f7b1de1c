package io.reactivekv.bench;

import io.reactivekv.bench.report.Report;
import io.reactivekv.bench.result.Csv;
import io.reactivekv.bench.result.Measurement;
import io.reactivekv.bench.result.Results;
import io.reactivekv.bench.run.Machine;
import io.reactivekv.redis.test.RedisServer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Measures the parts one after the other, and writes the reports. */
final class Bench {

    private static final String RESULTS = "results.csv";

    private Bench() {}

    /** Returns 0, or 1 when a part failed; what the others found is reported all the same. */
    static int run(BenchOptions options, PrintStream results) throws IOException {
        Path out = options.out().orElseGet(Bench::besideProgram);
        prepare(out);
        if (!options.from().isEmpty()) {
            return again(options, out, results);
        }
        Map<String, String> origin = Machine.describe(options.command(), options.scale(), redis());
        // What has been measured is safe, whatever becomes of the rest.
        Session session = new Session(options.scale(), known -> write(out, RESULTS, Csv.write(origin, known)));
        long start = System.nanoTime();
        session.measure(options.parts());
        origin.put("duration", Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s");
        if (!session.failures().isEmpty()) {
            origin.put("failed", String.join("; ", session.failures()));
        }
        write(out, RESULTS, Csv.write(origin, session.measurements()));
        report(origin, session.measurements(), out, results);
        return session.failures().isEmpty() ? 0 : 1;
    }

    /** Finds out before anything is measured that the reports cannot be written. */
    private static void prepare(Path out) {
        try {
            Files.createDirectories(out);
        } catch (IOException e) {
            throw UsageException.mistake("cannot make the directory " + out + ": " + e);
        }
        if (!Files.isWritable(out)) {
            throw UsageException.mistake("cannot write into " + out);
        }
    }

    private static int again(BenchOptions options, Path out, PrintStream results) throws IOException {
        Merger merger = new Merger(options.all());
        for (Path file : options.from()) {
            String text = read(file);
            List<Measurement> more;
            try {
                more = Csv.read(text);
            } catch (IllegalArgumentException e) {
                throw UsageException.mistake(file + " has no results: " + e.getMessage());
            }
            if (more.stream()
                    .noneMatch(m -> Catalogue.experiments().stream()
                            .anyMatch(known -> known.id().equals(m.of().experiment())))) {
                throw UsageException.mistake(file + " has no results of any part there is");
            }
            merger.add(more, Csv.origin(text));
        }
        write(out, RESULTS, Csv.write(merger.origin(), merger.measurements()));
        report(merger.origin(), merger.measurements(), out, results);
        return 0;
    }

    private static void report(
            Map<String, String> origin, List<Measurement> measurements, Path out, PrintStream results)
            throws IOException {
        Report report = new Report(origin, Catalogue.experiments(), new Results(measurements), Aims.all());
        write(out, "report.md", report.markdown());
        write(out, "report.html", report.html());
        results.print(report.markdown());
        results.flush();
        System.err.println("kv bench: report.html, report.md and " + RESULTS + " are in " + out);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw UsageException.mistake("cannot read " + file + ": " + e);
        }
    }

    private static void write(Path directory, String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text, StandardCharsets.UTF_8);
    }

    private static Path besideProgram() {
        Path program = Path.of(System.getProperty("java.class.path"));
        return Optional.ofNullable(program.toAbsolutePath().getParent())
                .filter(directory -> program.toString().endsWith(".jar"))
                .orElse(Path.of("."))
                .resolve("bench-report");
    }

    /** Version and allocator: what the server spends on a write depends as much on the second as on the first. */
    private static String redis() {
        try (RedisServer server = RedisServer.start()) {
            String info = server.command("INFO", "server") + "\n" + server.command("INFO", "memory");
            return told(info, "redis_version") + ", malloc " + told(info, "mem_allocator");
        }
    }

    private static String told(String info, String field) {
        return info.lines()
                .filter(line -> line.startsWith(field + ":"))
                .map(line -> line.substring(field.length() + 1).strip())
                .findFirst()
                .orElse("unknown");
    }
}
