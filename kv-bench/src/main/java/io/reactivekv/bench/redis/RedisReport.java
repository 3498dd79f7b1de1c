package io.reactivekv.bench.redis;

import io.reactivekv.bench.Machine;
import io.reactivekv.bench.Table;
import io.reactivekv.redis.test.RedisServer;

/** All measurements of the Redis backend on one node as one page of Markdown. */
public final class RedisReport {

    private final boolean full;

    private RedisReport(boolean full) {
        this.full = full;
    }

    /**
     * Measures and reports.
     *
     * @param full whether with all rounds
     * @param command how this was started, for the report
     */
    public static String run(boolean full, String command) {
        return new RedisReport(full).run(command);
    }

    private String run(String command) {
        Table points = Contest.table();
        try (RedisServer server = RedisServer.start()) {
            PointContests contests = new PointContests(server, full);
            contests.gets(points);
            contests.puts(points);
        }
        Table scans = ScanContest.table();
        Table sizes = new Table("bytes per entry, 26-byte keys, 100-byte values", "bytes", "beyond plain");
        try (RedisServer server = RedisServer.start()) {
            new ScanContest(server, full).run(scans);
        }
        try (RedisServer server = RedisServer.start()) {
            new EntrySizes(server, full ? 1_000_000 : 100_000).run(sizes);
        }
        return String.join(
                "\n",
                "## Redis",
                "",
                "`" + command + "` on " + Machine.describe()
                        + ", values of 100 bytes; client and server share the cores",
                "",
                points.toString(),
                scans.toString(),
                sizes.toString());
    }
}
