package io.reactivekv.bench;

import io.reactivekv.bench.memory.MemoryReport;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** Runs the benchmarks: {@code kv bench [--full] [--out FILE]}. */
public final class Main {

    private static final String USAGE = """
            kv bench [--full] [--out FILE]
              Runs the benchmarks and prints a report in Markdown; progress goes to standard error.
              --full      all forks and iterations, instead of a quick round
              --out FILE  writes the report to a file as well
            """;

    private Main() {}

    /** Exits with 2 when it does not understand. */
    public static void main(String[] args) throws IOException, RunnerException {
        List<String> words = List.of(args);
        boolean full = words.contains("--full");
        int out = words.indexOf("--out");
        boolean understood = words.size() == (full ? 1 : 0) + (out < 0 ? 0 : 2);
        if (!understood || (out >= 0 && out == words.size() - 1)) {
            System.err.print(USAGE);
            System.exit(words.contains("--help") ? 0 : 2);
        }
        PrintStream results = System.out;
        System.setOut(System.err);
        String report = MemoryReport.run(full, "./kv bench" + (full ? " --full" : ""));
        results.print(report);
        if (out >= 0) {
            Files.writeString(Path.of(words.get(out + 1)), report, StandardCharsets.UTF_8);
        }
    }
}
