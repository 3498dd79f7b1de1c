package io.reactivekv.bench.soak;

import io.reactivekv.redis.test.Fault;
import io.reactivekv.redis.test.FaultProxy;
import io.reactivekv.redis.test.RedisServer;
import java.time.Duration;
import java.util.SplittableRandom;

/** Random faults between a client and a server, and of the server itself. Used by one thread. */
final class Weather {

    private static final int LONGEST_FAULT_MILLIS = 1_500;
    private static final int LONGEST_PEACE_MILLIS = 1_000;

    private final RedisServer server;
    private final FaultProxy proxy;
    private final SplittableRandom random;
    private final Tally faults;

    Weather(RedisServer server, FaultProxy proxy, SplittableRandom random, Tally faults) {
        this.server = server;
        this.proxy = proxy;
        this.random = random;
        this.faults = faults;
    }

    /** One fault, and peace after it. */
    void next() throws InterruptedException {
        switch (random.nextInt(14)) {
            case 0, 1 -> lasting("delay", Fault.delay(Duration.ofMillis(random.nextInt(1, 50))));
            case 2 -> lasting("blackhole", Fault.blackhole());
            case 3 -> lasting("blackhole of replies", Fault.blackholeReplies());
            case 4 -> {
                faults.count("refusal");
                proxy.fault(Fault.refuse());
                proxy.resetAll();
                pause(LONGEST_FAULT_MILLIS);
            }
            case 5, 6 -> {
                faults.count("reset");
                proxy.resetAll();
            }
            case 7 -> {
                faults.count("cut");
                proxy.cutAll();
            }
            case 8 -> once("lost replies", Fault.loseReplies());
            case 9 -> once("lost replies, reset", Fault.loseRepliesAndReset());
            case 10 -> once("truncated replies", Fault.truncateReplies(random.nextInt(2_000)));
            case 11 -> once("truncated requests", Fault.truncateRequests(random.nextInt(2_000)));
            case 12 -> {
                faults.count("kill -9 and restart");
                server.kill9();
                pause(LONGEST_FAULT_MILLIS / 2);
                server.restart();
            }
            default -> {
                faults.count(random.nextBoolean() ? scriptsFlushed() : stopped());
            }
        }
        proxy.pass();
        pause(LONGEST_PEACE_MILLIS);
    }

    private String scriptsFlushed() {
        var unused = server.command("SCRIPT", "FLUSH");
        return "script flush";
    }

    private String stopped() throws InterruptedException {
        server.stop();
        pause(LONGEST_FAULT_MILLIS);
        server.resume();
        return "stop and continue";
    }

    private void lasting(String name, Fault fault) throws InterruptedException {
        faults.count(name);
        proxy.fault(fault);
        pause(LONGEST_FAULT_MILLIS);
    }

    private void once(String name, Fault fault) throws InterruptedException {
        faults.count(name);
        proxy.fault(fault.once());
        pause(LONGEST_FAULT_MILLIS / 2);
    }

    private void pause(int longestMillis) throws InterruptedException {
        Thread.sleep(random.nextInt(20, longestMillis));
    }
}
