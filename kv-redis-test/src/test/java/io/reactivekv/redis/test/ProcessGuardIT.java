package io.reactivekv.redis.test;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ProcessGuardIT {

    private static final Duration BOUND = Duration.ofSeconds(20);

    @Test
    void jvmExits_withoutClosingTheServer_serverIsGone() throws Exception {
        assertServerEnds(Process::destroy);
    }

    @Test
    void jvmIsKilled_withoutClosingTheServer_serverIsGone() throws Exception {
        assertServerEnds(Process::destroyForcibly);
    }

    private static void assertServerEnds(Consumer<Process> ending) throws Exception {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Forgetful.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader printed = jvm.inputReader()) {
            ProcessHandle server =
                    ProcessHandle.of(Long.parseLong(pidIn(printed))).orElseThrow();
            assertTrue(server.isAlive());
            ending.accept(jvm);
            Await.until("the server is gone", BOUND, () -> !server.isAlive());
        } finally {
            jvm.destroyForcibly();
            assertTrue(jvm.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS));
        }
    }

    private static String pidIn(BufferedReader printed) throws Exception {
        String line = printed.readLine();
        while (!line.startsWith("pid ")) {
            line = printed.readLine();
        }
        return line.substring("pid ".length());
    }

    static final class Forgetful {

        public static void main(String[] args) throws Exception {
            System.out.println("pid " + RedisServer.start().pid());
            Thread.currentThread().join();
        }
    }
}
