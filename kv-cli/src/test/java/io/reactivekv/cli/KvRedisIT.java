package io.reactivekv.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.cli.console.Console;
import io.reactivekv.cli.console.Terminals;
import io.reactivekv.redis.test.RedisServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command line on a real Redis: what one command stores another one reads. */
@Timeout(120)
class KvRedisIT {

    private static RedisServer server;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() {
        server = RedisServer.builder().password("s3cret").start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void flush() {
        server.command("FLUSHALL");
    }

    @Test
    void import_csv_isScannedCountedAndExported() throws IOException {
        assertEquals(0, importRegions().code());

        Run scan = kv("scan", "--prefix", "region:FR:");
        assertEquals(
                List.of(
                        "region:FR:ARA\t{\"iso_country\":\"FR\",\"code\":\"ARA\",\"name\":\"Auvergne-Rhône-Alpes\"}",
                        "region:FR:BRE\t{\"iso_country\":\"FR\",\"code\":\"BRE\",\"name\":\"Bretagne\"}"),
                scan.lines());
        assertEquals("3\n", kv("count").out());
        assertEquals(
                "{\"iso_country\":\"FR\",\"code\":\"BRE\",\"name\":\"Bretagne\"}",
                server.command("GET", "app:region:FR:BRE"));
        Path exported = directory.resolve("all.jsonl");
        assertEquals(0, kv("export", exported.toString()).code());
        assertEquals(3, Files.readAllLines(exported).size());
    }

    @Test
    void watch_writesOfAnotherProgram_arePrinted() throws Exception {
        try (PipedInputStream printed = new PipedInputStream();
                PipedOutputStream out = new PipedOutputStream(printed);
                BufferedReader lines = new BufferedReader(new InputStreamReader(printed, StandardCharsets.UTF_8))) {
            CompletableFuture<Integer> watch =
                    CompletableFuture.supplyAsync(() -> run(out, "watch", "--prefix", "region:", "--count", "2"));
            assertEquals("reset", lines.readLine());

            assertEquals(0, kv("put", "other", "1").code());
            assertEquals(0, kv("put", "region:x", "1").code());
            assertEquals("put region:x\t1", lines.readLine());
            server.command("DEL", "app:region:x");

            assertEquals("removed region:x", lines.readLine());
            assertEquals(0, watch.get(30, TimeUnit.SECONDS));
        }
    }

    @Test
    void demo_emptyServer_passesAndLeavesNothing() {
        Run run = Run.kv("demo", server.uri());

        assertEquals(0, run.code(), run.out() + run.err());
        assertTrue(run.out().contains("checks passed"), run.out());
        assertFalse((run.out() + run.err()).contains("s3cret"), run.out());
        assertEquals(List.of(), server.command("KEYS", "*"));
    }

    /** Refused before it begins, by what it finds there: the story itself is told once, on an empty server. */
    @Test
    void demo_allKeysAreOneSpaceAlready_worksInsideIt() {
        assertEquals(0, kvOnAll("put", "kv-demo:mine", "1").code());
        assertEquals("1\n", kvOnAll("count").out(), "which waits until the space is registered");

        Run run = Run.kv("demo", server.uri());

        assertEquals(2, run.code(), run.out() + run.err());
        assertTrue(run.err().contains("delete them with delete-range --prefix kv-demo:"), run.err());
        assertEquals("1\n", kvOnAll("count").out());
    }

    @Test
    void demo_entriesInItsSpace_saysWhatDeletesThem() {
        String space = server.uri() + "?prefix=kv-demo:";
        assertEquals(0, kvOn(space, "put", "mine", "1").code());

        Run run = Run.kv("demo", server.uri());

        assertEquals(2, run.code(), run.out() + run.err());
        assertTrue(run.err().contains("delete-range --all --yes on the URL with prefix=kv-demo:"), run.err());
        assertEquals("1\n", kvOn(space, "delete-range", "--all", "--yes").out());
    }

    @Test
    void demo_thatFails_leavesNoSpaceBehind() {
        Run run = Run.kv("demo", server.uri() + "?maxValueBytes=5");

        assertEquals(2, run.code(), run.out() + run.err());
        assertEquals(0, kvOnAll("put", "a", "1").code());
        assertEquals("1\n", kvOnAll("count").out());
    }

    private static Run kvOnAll(String... args) {
        return kvOn(server.uri(), args);
    }

    @Test
    void forget_emptySpace_makesRoomForOneAroundIt() {
        assertEquals(0, kv("put", "k", "1").code());
        assertEquals(2, Run.kv("-u", server.uri(), "count").code());
        Run refused = kv("forget");
        assertEquals(2, refused.code());
        assertTrue(refused.err().contains("not empty"), refused.err());

        assertEquals(0, kv("delete", "k").code());
        assertEquals(0, kv("forget").code());

        assertEquals(0, Run.kv("-u", server.uri(), "count").code());
    }

    @Test
    void reindex_keysOfOtherPrograms_areTakenIn() {
        server.command("SET", "app:a", "1");
        server.command("SET", "app:b", "2");
        Run refused = kv("scan");
        assertEquals(2, refused.code());
        assertTrue(refused.err().contains("kv reindex"), refused.err());

        assertEquals("2\n", kv("reindex").out());

        assertEquals("a\t1\nb\t2\n", kv("scan").out());
    }

    @Test
    void ranges_storeWithoutOrder_areReadUnordered() throws IOException {
        String plain = server.uri() + "?prefix=plain:&ordered=false";
        List.of("a1", "a2", "b")
                .forEach(key -> assertEquals(0, kvOn(plain, "put", key, "1").code()));
        Path file = directory.resolve("all.jsonl");
        for (String line : List.of("scan", "count", "delete-range --all --yes", "export " + file)) {
            Run refused = kvOn(plain, line.split(" "));
            assertEquals(2, refused.code(), line);
            assertTrue(refused.err().endsWith("\nTry --unordered.\n"), refused.err());
        }
        Run copy = Run.kv("copy", plain, url());
        assertEquals(2, copy.code());
        assertTrue(copy.err().endsWith("\nTry --unordered.\n"), copy.err());

        Run scan = kvOn(plain, "scan", "--prefix", "a", "--unordered");
        assertEquals(Set.of("a1\t1", "a2\t1"), Set.copyOf(scan.lines()), scan.err());
        assertEquals("3\n", kvOn(plain, "count", "--unordered").out());
        assertEquals(0, kvOn(plain, "export", file.toString(), "--unordered").code());
        assertEquals(3, Files.readAllLines(file).size());
        assertEquals(new Run(0, "", "copied 3, differences 0\n"), Run.kv("copy", plain, url(), "--unordered"));
        assertEquals("a1\t1\na2\t1\nb\t1\n", kv("scan").out());

        assertEquals(
                "2\n",
                kvOn(plain, "delete-range", "--prefix", "a", "--unordered", "--yes")
                        .out());
        assertEquals(
                new Run(1, "", "a1 is only in the target\na2 is only in the target\ncopied 1, differences 2\n"),
                sorted(Run.kv("copy", plain, url(), "--unordered")));
        assertEquals(new Run(0, "", "copied 3, differences 0\n"), Run.kv("copy", url(), plain, "--unordered"));
        assertEquals("3\n", kvOn(plain, "count", "--unordered").out());
    }

    /** The same with what was told in order. */
    private static Run sorted(Run run) {
        return new Run(
                run.code(),
                run.out(),
                run.err().lines().sorted().map(line -> line + "\n").collect(Collectors.joining()));
    }

    @Test
    void get_wrongPassword_isToldWithoutIt() {
        Run run = Run.kv("-u", "redis://:wr0ng@" + server.address(), "get", "k");

        assertEquals(3, run.code());
        assertTrue(run.err().contains("password"), run.err());
        assertFalse(run.err().contains("wr0ng"), run.err());
    }

    @Test
    void stats_redis_tellsVersionAndSize() {
        assertEquals(0, kv("put", "k", "1").code());

        Run stats = kv("stats");

        assertTrue(stats.out().contains("entries\t1\n"), stats.out());
        assertTrue(stats.out().contains("redis_version\t"), stats.out());
    }

    private Run importRegions() throws IOException {
        Path file = Files.writeString(directory.resolve("regions.csv"), """
                iso_country,code,name
                FR,BRE,Bretagne
                FR,ARA,Auvergne-Rhône-Alpes
                DE,BY,Bayern
                """);
        return kv("import", file.toString(), "--key", "region:{iso_country}:{code}");
    }

    private static Run kv(String... args) {
        return kvOn(url(), args);
    }

    private static Run kvOn(String url, String... args) {
        String[] all = new String[args.length + 2];
        all[0] = "--url";
        all[1] = url;
        System.arraycopy(args, 0, all, 2, args.length);
        return Run.kv(all);
    }

    private static int run(OutputStream out, String... args) {
        Console console =
                new Console(InputStream.nullInputStream(), out, OutputStream.nullOutputStream(), Terminals.NONE);
        return Main.run(console, Map.of("KV_URL", url()), args);
    }

    private static String url() {
        return server.uri() + "?prefix=app:";
    }
}
