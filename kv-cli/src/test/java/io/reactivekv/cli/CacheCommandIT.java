package io.reactivekv.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.redis.test.RedisServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The command line reaches caches in another process. */
@Timeout(120)
@Tag("long")
class CacheCommandIT {

    private final RedisServer redis = RedisServer.start();
    private final String url = redis.uri() + "?prefix=app:";
    private Process program;
    private BufferedReader answers;
    private PrintStream commands;

    private void startProgram() throws IOException {
        program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ProgramWithCache.class.getName(),
                        url)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        answers = new BufferedReader(new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8));
        commands = new PrintStream(program.getOutputStream(), true, StandardCharsets.UTF_8);
        assertEquals("ready", answers.readLine());
    }

    @AfterEach
    void stop() {
        if (program != null) {
            program.destroy();
            program.onExit().join();
        }
        redis.close();
    }

    private String ask(String key) throws IOException {
        commands.println(key);
        return answers.readLine();
    }

    @Test
    void cache_commands_reachTheProgram() throws IOException {
        startProgram();
        assertEquals("a", ask("user::1"));
        assertEquals("b", ask("user::2"));
        Run info = Run.kv("-u", url, "cache", "info");
        assertEquals(0, info.code(), info.err());
        assertEquals(1, info.lines().size(), info.out());
        assertTrue(info.lines().get(0).contains("\tusers\tCacheSpec[users"), info.out());
        Run stats = Run.kv("-u", url, "cache", "stats");
        assertTrue(stats.lines().stream().anyMatch(line -> line.endsWith("\tusers\tputs\t2")), stats.out());
        Run clear = Run.kv("-u", url, "cache", "clear", "user::1*");
        assertEquals(0, clear.code(), clear.err());
        assertTrue(clear.out().endsWith("\tinvalidated 1\n"), clear.out());
        assertEquals("null", ask("user::1"));
        assertEquals("b", ask("user::2"));
        Run warm = Run.kv("-u", url, "cache", "warm", "start");
        assertTrue(warm.out().endsWith("\tloaded 1\n"), warm.out());
        assertEquals("loaded", ask("warmed"));
        assertEquals(0, Run.kv("-u", url, "cache", "clear").code());
        assertEquals("null", ask("user::2"));
    }

    @Test
    void clear_waitOfZero_reachesTheProgram() throws IOException {
        startProgram();
        assertEquals("a", ask("user::1"));
        Run clear = Run.kv("-u", url, "cache", "clear", "--wait", "0s");
        assertEquals(1, clear.lines().size(), clear.out());
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!ask("user::1").equals("null")) {
            assertTrue(System.nanoTime() < end, "it is not cleared");
        }
    }

    @Test
    void cache_programKilled_itIsToldThatItDidNotAnswer() throws IOException {
        startProgram();
        Run running = Run.kv("-u", url, "cache", "info");
        assertEquals("", running.err());
        program.destroyForcibly().onExit().join();
        Run killed = Run.kv("-u", url, "cache", "info", "--wait", "100ms");
        assertEquals(running.out(), killed.out());
        assertTrue(killed.err().contains(program.pid() + "-"), killed.err());
        assertTrue(killed.err().contains("no answer within 100ms; "), killed.err());
        Run clear = Run.kv("-u", url, "cache", "clear", "--wait", "0s");
        assertEquals(1, clear.code());
        assertTrue(clear.out().endsWith("\tno answer within 0ms\n"), clear.out());
    }

    @Test
    void cache_nobodyThere_isNotDone() {
        String other = redis.uri() + "?prefix=other:";
        Run clear = Run.kv("-u", other, "cache", "clear");
        assertEquals(1, clear.code());
        assertTrue(clear.err().contains("once its cache manager, which stands on them, has made a cache"), clear.err());
        assertEquals(1, Run.kv("-u", other, "cache", "stats").code());
        assertEquals(2, Run.kv("-u", other, "cache", "purge").code());
        assertEquals(List.of(), Run.kv("-u", other, "cache", "info").lines());
    }
}
