package io.reactivekv.redis;

import io.lettuce.core.api.push.PushMessage;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.CommandType;
import io.netty.util.concurrent.EventExecutor;
import io.reactivekv.KeyValueException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection of its own to one master on which the server tells of changed keys: client tracking in broadcast mode.
 * The driver does not restore tracking, so every link begins anew. Confined to the home loop.
 */
final class WatchLine implements LineOwner {

    private static final Logger LOG = LoggerFactory.getLogger(WatchLine.class);
    private static final long RETRY_MILLIS = 100;
    private static final long REFUSED_RETRY_MILLIS = 1_000;

    private final WatchHub hub;
    private final EventExecutor home;
    private final String prefix;
    private final Line line;
    private String server = "";
    private boolean listening;
    private boolean refused;

    WatchLine(WatchHub hub, NodeSettings settings, String prefix, Dialer dialer) {
        this.hub = hub;
        this.home = settings.home();
        this.prefix = prefix;
        this.line = new Line(dialer, this, settings);
    }

    void open() {
        line.open();
    }

    CompletableFuture<Void> close(KeyValueException reason) {
        return line.close(reason);
    }

    boolean isListening() {
        return listening;
    }

    /** Whether it is known to lead to another process than this one. */
    boolean isElsewhere(String process) {
        return !server.isEmpty() && !process.isEmpty() && !server.equals(process);
    }

    @Override
    public void connected(Link link) {
        link.connection().addListener((PushMessage message) -> {
            if (message.getType().equals("invalidate")) {
                List<Object> content = message.getContent();
                home.execute(() -> told(content.size() > 1 ? content.get(1) : null));
            }
        });
        Call who = Call.read(CommandType.INFO).arg("server");
        link.send(List.of(new OwnRequest(
                who, (reply, error) -> server = ServerInfo.of(reply).runId())));
        track(link);
    }

    private void track(Link link) {
        if (link.hasEnded()) {
            return;
        }
        Call track = Call.read(CommandType.CLIENT).arg("TRACKING").arg("ON").arg("BCAST");
        if (!prefix.isEmpty()) {
            track = track.arg("PREFIX").arg(prefix);
        }
        link.send(List.of(new OwnRequest(track, (reply, error) -> tracked(link, error))));
    }

    private void tracked(Link link, @Nullable String error) {
        if (error == null) {
            listening = true;
            refused = false;
            hub.missed();
        } else {
            boolean soon = ServerError.of(error) == ServerError.NOT_NOW;
            if (!soon) {
                forbidden(ServerError.failure(error));
            }
            Object unused =
                    home.schedule(() -> track(link), soon ? RETRY_MILLIS : REFUSED_RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void forbidden(KeyValueException reason) {
        if (!refused) {
            refused = true;
            LOG.warn("{} refuses to tell of changes: {}; trying again", line.where(), reason.getMessage());
        }
        hub.refused(reason);
    }

    @Override
    public void disconnected(KeyValueException reason) {
        // Watchers are told when the line is back, by a reset.
    }

    @Override
    public void refused(KeyValueException reason) {
        hub.refused(reason);
    }

    @Override
    public void landed(Request request) {
        ((OwnRequest) request).answered();
    }

    @Override
    public void lost(Link link, Throwable reason) {
        listening = false;
        server = "";
        line.lost(link, reason);
    }

    private void told(@Nullable Object keys) {
        if (keys instanceof List<?> names) {
            for (Object name : names) {
                hub.changed(
                        name instanceof ByteBuffer bytes
                                ? ByteArrayCodec.INSTANCE.decodeKey(bytes.duplicate())
                                : (byte[]) name);
            }
        } else {
            hub.missed();
        }
    }
}
