package io.reactivekv.redis;

import io.lettuce.core.protocol.CommandType;
import java.util.ArrayList;
import java.util.List;

/**
 * Sorts the operations of one flight into as few requests as they allow. Reused by the home loop of one node.
 *
 * <p>A key may occur twice in a flight: the server executes its operations one after the other, which is as good an
 * order as any for operations that are concurrent.
 */
final class Packing {

    /** An overwrite with a TTL below this goes through the script, which files the expiry in the same atomic step. */
    private static final long SHORT_TTL = 1_000;

    private final List<Lane> touched = new ArrayList<>();
    private final Layout layout;
    private final Lane[] lanes;
    private final List<Request> overwrites = new ArrayList<>();
    private List<Request> requests = new ArrayList<>();
    private Link link;
    private boolean overwriteFirst;

    Packing(Layout layout, Link link) {
        this.layout = layout;
        this.lanes = new Lane[layout.buckets()];
        this.link = link;
    }

    /**
     * Begins a flight.
     *
     * @param link where it goes
     * @param overwriteFirst whether puts are tried as overwrites before the index is written
     */
    void begin(Link link, boolean overwriteFirst) {
        this.link = link;
        this.overwriteFirst = overwriteFirst;
    }

    void get(GetOp op) {
        if (op.alone) {
            ask(op);
            requests.add(new GetRequest(op));
        } else {
            lane(op.bucket()).gets.add(op);
        }
    }

    void put(PutOp op) {
        if (!layout.isOrdered()) {
            if (op.ttl == 0 && !op.alone) {
                lane(op.bucket()).puts.add(op);
            } else {
                ask(op);
                requests.add(new SetRequest(op, false));
            }
        } else if (!overwriteFirst || op.absent || op.asking || (op.ttl > 0 && op.ttl < SHORT_TTL)) {
            if (op.alone) {
                ask(op);
                requests.add(new ScriptPutRequest(List.of(op), link.call(Script.PUT), layout, op.bucket()));
            } else {
                lane(op.bucket()).puts.add(op);
            }
        } else {
            overwrites.add(new SetRequest(op, true));
            if (op.ttl > 0) {
                op.unfiled = false;
                lane(op.bucket()).expiring.add(op);
            }
        }
    }

    void delete(DeleteOp op) {
        if (!layout.isOrdered()) {
            ask(op);
            requests.add(new DeleteRequest(op));
        } else if (op.alone) {
            ask(op);
            requests.add(new ScriptDeleteRequest(List.of(op), link.call(Script.DELETE), layout, op.bucket()));
        } else {
            lane(op.bucket()).deletes.add(op);
        }
    }

    void read(ReadOp op) {
        if (op.alone) {
            ask(op);
            requests.add(new ScriptReadRequest(List.of(op), link.call(op.script)));
        } else {
            Lane lane = lane(op.bucket());
            (op.script == Script.ENTRIES ? lane.entries : lane.ttls).add(op);
        }
    }

    void call(CallOp op) {
        Script script = op.call.script();
        ask(op);
        requests.add(new OpCallRequest(op, script == null ? null : link.call(script)));
    }

    /** Says ahead of an operation's own request that it is asked for in the course of a migration. */
    private void ask(Op<?> op) {
        op.asked = op.asking;
        if (op.asking) {
            op.asking = false;
            requests.add(new OwnRequest(Call.read(CommandType.ASKING), (reply, error) -> {}));
        }
    }

    /** The requests, ready to be sent. */
    List<Request> pack() {
        for (int i = 0; i < touched.size(); i++) {
            touched.get(i).pack();
        }
        touched.clear();
        requests.addAll(overwrites);
        overwrites.clear();
        List<Request> packed = requests;
        requests = new ArrayList<>();
        return packed;
    }

    private Lane lane(int bucket) {
        Lane lane = lanes[bucket];
        if (lane == null) {
            lane = new Lane(bucket);
            lanes[bucket] = lane;
        }
        if (!lane.used) {
            lane.used = true;
            touched.add(lane);
        }
        return lane;
    }

    private final class Lane {

        private final int bucket;
        private final List<GetOp> gets = new ArrayList<>();
        private final List<ReadOp> entries = new ArrayList<>();
        private final List<ReadOp> ttls = new ArrayList<>();
        private final List<PutOp> puts = new ArrayList<>();
        private final List<PutOp> expiring = new ArrayList<>();
        private final List<DeleteOp> deletes = new ArrayList<>();
        private boolean used;

        Lane(int bucket) {
            this.bucket = bucket;
        }

        void pack() {
            used = false;
            if (gets.size() == 1) {
                requests.add(new GetRequest(gets.get(0)));
            } else if (!gets.isEmpty()) {
                requests.add(new MultiGetRequest(gets));
            }
            gets.clear();
            packReads(entries);
            packReads(ttls);
            if (!puts.isEmpty()) {
                packPuts();
                puts.clear();
            }
            if (!deletes.isEmpty()) {
                requests.add(new ScriptDeleteRequest(deletes, link.call(Script.DELETE), layout, bucket));
                deletes.clear();
            }
            if (!expiring.isEmpty()) {
                requests.add(new FileExpiryRequest(expiring, link.serverTime(), layout, bucket));
                expiring.clear();
            }
        }

        private void packReads(List<ReadOp> reads) {
            if (!reads.isEmpty()) {
                requests.add(new ScriptReadRequest(reads, link.call(reads.get(0).script)));
                reads.clear();
            }
        }

        private void packPuts() {
            if (layout.isOrdered()) {
                requests.add(new ScriptPutRequest(puts, link.call(Script.PUT), layout, bucket));
            } else if (puts.size() == 1) {
                requests.add(new SetRequest(puts.get(0), false));
            } else {
                requests.add(new MultiSetRequest(puts));
            }
        }
    }
}
