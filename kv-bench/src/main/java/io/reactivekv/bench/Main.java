package io.reactivekv.bench;

import io.reactivekv.bench.memory.MemoryReport;
import io.reactivekv.bench.redis.RedisReport;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.runner.RunnerException;

/** Runs the benchmarks: {@code kv bench [memory] [redis] [--full] [--out FILE]}. */
public final class Main {

    private static final String USAGE = """
            kv bench [memory] [redis] [--full] [--out FILE]
              Runs the benchmarks and prints a report in Markdown; progress goes to standard error.
              memory      the memory backend beside bare maps and Caffeine
              redis       the Redis backend beside Lettuce, Redisson and Spring Data, on a server of its own
                          (without either word: both)
              --full      all forks, rounds and iterations, instead of a quick look
              --out FILE  writes the report to a file as well
            """;

    private Main() {}

    /** Exits with 2 when it does not understand. */
    public static void main(String[] args) throws IOException, RunnerException {
        List<String> words = new ArrayList<>(List.of(args));
        boolean full = words.remove("--full");
        Optional<Path> out = out(words);
        boolean memory = words.remove("memory");
        boolean redis = words.remove("redis");
        if (!words.isEmpty()) {
            System.err.print(USAGE);
            System.exit(words.contains("--help") ? 0 : 2);
        }
        String command = "./kv bench " + String.join(" ", args);
        PrintStream results = System.out;
        System.setOut(System.err);
        String report = "";
        if (memory || !redis) {
            report += MemoryReport.run(full, command.strip());
        }
        if (redis || !memory) {
            report += RedisReport.run(full, command.strip());
        }
        results.print(report);
        if (out.isPresent()) {
            Files.writeString(out.get(), report, StandardCharsets.UTF_8);
        }
        results.flush();
        System.exit(0);
    }

    /** Takes the option and its value out of the words, when both are there. */
    private static Optional<Path> out(List<String> words) {
        int option = words.indexOf("--out");
        if (option < 0 || option + 1 == words.size()) {
            return Optional.empty();
        }
        words.remove(option);
        return Optional.of(Path.of(words.remove(option)));
    }
}
