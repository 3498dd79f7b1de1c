package io.reactivekv.redis;

import io.reactivekv.StoreMetrics;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a {@link Node} has sent and not yet got an answer to, and when the next goes. A flight takes off when none is in
 * the air, or when a good part of all that is outstanding has gathered: so client and server work at the same time, and
 * nobody waits for a timer. That part is a half, which keeps two large flights in the air, and a quarter where a half would
 * be so few that the server had to wait for the next. Confined to the home loop.
 */
final class Flights {

    private static final Logger LOG = LoggerFactory.getLogger(Flights.class);

    /** From so many operations on half of them are a flight. */
    private static final int MANY = 32;

    /**
     * From how many operations, or bytes, under way on nothing more is sent, unless it is the second flight: a server that
     * answers within milliseconds always has its next ones by then, and one that has fallen silent leaves the rest in the queue, which is
     * bounded, and not executed for certain.
     */
    private static final int OPS_ALOFT = 1 << 12;

    /** In about so many flights what is suspected of ending connections goes; after so many that have landed, twice as much goes in one. */
    private static final int PARTS = 16;

    private static final int BATCHES_ALOFT = 8;
    private static final int BYTES_ALOFT = 1 << 22;

    /** What a request takes on the wire beside keys and values, and what an operation does, roughly. */
    private static final int REQUEST_BYTES = 128;

    private static final int OP_BYTES = 24;
    private static final float NEW_KEYS = 0.3f;

    private final NodeSettings settings;
    private final Router router;
    private final Layout layout;
    private final FlightSize size;
    private final int mostAloft;
    private @Nullable Packing packing;
    private int flights;
    private int aloft;
    private int urgentAloft;
    private @Nullable Flight apart;
    private int mostApart = OPS_ALOFT;
    private int landings;
    private long bytesAloft;
    private float newKeys;
    private boolean metricsFailed;

    Flights(NodeSettings settings, Router router, Layout layout) {
        this.settings = settings;
        this.router = router;
        this.layout = layout;
        this.size = new FlightSize(settings.batchSize());
        this.mostAloft = Math.max(OPS_ALOFT, BATCHES_ALOFT * settings.batchSize());
    }

    /** Whether any operation is under way. */
    boolean areAloft() {
        return aloft > 0;
    }

    /** Whether so many operations are enough for a flight now. */
    boolean mayLaunch(int gathered) {
        int outstanding = gathered + aloft;
        int part = outstanding >> (outstanding < MANY ? 2 : 1);
        return gathered > 0 && (flights == 0 || (isRoom() && gathered >= Math.min(size.most(), part)));
    }

    private boolean isRoom() {
        return flights < 2 || (aloft < mostAloft && bytesAloft < BYTES_ALOFT);
    }

    /** Whether any operation is under way that is not urgent. */
    boolean areOrdinaryAloft() {
        return aloft > urgentAloft;
    }

    /** Whether suspects are under way, which nothing but urgent operations may join. */
    boolean areApart() {
        return apart != null;
    }

    /** Sends suspects: of very many a few at a time, and for a while one at a time after some were lost. */
    void launchApart(Link link, ArrayDeque<Op<?>> suspects) {
        launch(link, suspects, Math.max(1, Math.min(mostApart, suspects.size() / PARTS)), true);
    }

    private void apartHasLanded() {
        apart = null;
        landings++;
        if (landings % PARTS == 0) {
            mostApart = Math.min(OPS_ALOFT, 2 * mostApart);
        }
    }

    /** Sends a batch from a queue. */
    void launch(Link link, ArrayDeque<Op<?>> queue) {
        launch(link, queue, Integer.MAX_VALUE, false);
    }

    private void launch(Link link, ArrayDeque<Op<?>> queue, int most, boolean suspects) {
        Packing pack = packing;
        if (pack == null) {
            pack = new Packing(layout, link);
            packing = pack;
        }
        pack.begin(link, newKeys < NEW_KEYS && router.overwriteFirst());
        int ops = 0;
        int bytes = 0;
        boolean urgent = false;
        while (ops < most && !size.isReached(ops, bytes)) {
            Op<?> op = queue.poll();
            if (op == null) {
                break;
            }
            if (op.send()) {
                op.pack(pack);
                urgent = op.urgent;
                ops++;
                bytes += op.size();
            }
        }
        if (ops > 0) {
            size.learnSent(ops, bytes);
            List<Request> requests = pack.pack();
            requests.get(0).room = bytes + OP_BYTES * ops + REQUEST_BYTES * requests.size();
            Flight flight = new Flight(ops, bytes, urgent, requests.size());
            flights++;
            aloft += ops;
            if (urgent) {
                urgentAloft += ops;
            } else if (suspects) {
                apart = flight;
            }
            bytesAloft += bytes;
            for (int i = 0; i < requests.size(); i++) {
                requests.get(i).flight = flight;
            }
            if (settings.metrics() != StoreMetrics.NONE) {
                tell(requests, queue.size());
            }
            link.send(requests);
        }
    }

    /** What has been taken from the queue is sent, whatever metrics do. */
    private void tell(List<Request> requests, int queued) {
        try {
            for (Request request : requests) {
                int size = request.size();
                if (size > 0) {
                    settings.metrics().batch(request.toString().toLowerCase(Locale.ROOT), size, queued);
                }
            }
        } catch (Throwable e) {
            if (!metricsFailed) {
                metricsFailed = true;
                LOG.warn(
                        "{} failed, which it must not; said once",
                        settings.metrics().getClass().getName(),
                        e);
            }
        }
    }

    /** A request has been answered; a flight has landed with the last of its requests. */
    void answered(Request request) {
        Flight flight = request.flight;
        Link link = request.link;
        // A reply that nobody can believe has ended the link, and all its flights with it.
        boolean ended = link == null || link.hasEnded();
        if (flight == null || ended) {
            return;
        }
        flight.received += request.received();
        if (--flight.open == 0) {
            flights--;
            aloft -= flight.ops;
            if (flight.urgent) {
                urgentAloft -= flight.ops;
            } else if (flight == apart) {
                apartHasLanded();
            }
            bytesAloft -= flight.bytes;
            size.learnReceived(flight.ops, flight.received);
        }
    }

    /** All flights have ended with their link. */
    void clear() {
        flights = 0;
        aloft = 0;
        urgentAloft = 0;
        if (apart != null) {
            apart = null;
            mostApart = 1;
            landings = 0;
        }
        bytesAloft = 0;
    }

    /** Learns whether puts find their keys present, which decides how the next ones are sent. */
    void learn(boolean present) {
        newKeys += ((present ? 0 : 1) - newKeys) / 64;
    }
}
