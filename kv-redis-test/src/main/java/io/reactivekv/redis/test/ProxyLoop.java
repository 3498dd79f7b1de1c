package io.reactivekv.redis.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The thread of a {@link FaultProxy}. All state but {@link #calls} is its own, so nothing else needs a lock. */
final class ProxyLoop implements Runnable {

    private static final int BACKLOG = 512;

    private final InetSocketAddress address;
    private final InetSocketAddress target;
    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
    private final List<ProxyLink> links = new ArrayList<>();
    private final Queue<Runnable> calls = new ArrayDeque<>();
    private boolean ended;
    private @Nullable ServerSocketChannel listener;
    private Fault fault = Fault.none();
    private long accepted;
    private boolean closing;

    ProxyLoop(InetSocketAddress address, InetSocketAddress target) throws IOException {
        this.address = address;
        this.target = target;
        selector = Selector.open();
        try {
            listen();
        } catch (IOException e) {
            selector.close();
            throw e;
        }
    }

    /** Runs a step on the loop's thread; returns when all that follows from it is done. */
    @CanIgnoreReturnValue
    <T> T call(Step<T> step) {
        CompletableFuture<T> result = new CompletableFuture<>();
        synchronized (calls) {
            if (ended) {
                throw new IllegalStateException("the proxy is closed");
            }
            calls.add(() -> complete(result, step));
        }
        selector.wakeup();
        try {
            return result.join();
        } catch (CompletionException e) {
            throw new IllegalStateException("the proxy on port " + address.getPort() + " failed", e.getCause());
        }
    }

    /** Ends the loop; harmless when it has ended. */
    void stop() {
        synchronized (calls) {
            calls.add(() -> closing = true);
        }
        selector.wakeup();
    }

    // Of the methods from here on, only the loop's thread calls any.

    boolean fault(Fault newFault) throws IOException {
        fault = newFault;
        if (newFault.refuses()) {
            stopListening();
        } else if (listener == null) {
            listen();
        }
        return true;
    }

    Fault fault() {
        return fault;
    }

    long accepted() {
        return accepted;
    }

    List<ProxyLink> links() {
        return links;
    }

    @Override
    public void run() {
        try {
            while (!closing) {
                await();
                move();
                runCalls();
                advanceAll();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the proxy on port " + address.getPort() + " failed", e);
        } finally {
            end();
        }
    }

    private void await() throws IOException {
        long due = links.stream().mapToLong(ProxyLink::nextDue).min().orElse(Long.MAX_VALUE);
        long wait = due - System.nanoTime();
        if (due == Long.MAX_VALUE) {
            selector.select();
        } else if (wait <= 0) {
            selector.selectNow();
        } else {
            selector.select((wait + 999_999) / 1_000_000);
        }
    }

    private void move() throws IOException {
        long now = System.nanoTime();
        for (SelectionKey key : selector.selectedKeys()) {
            if (key.attachment() instanceof ProxyLink link && key.isValid()) {
                try {
                    link.read(key, buffer, now);
                } catch (IOException e) {
                    remove(link);
                }
            }
        }
        selector.selectedKeys().clear();
        accept();
    }

    /** Accepts all that have connected, so that a call concerns every connection made before it. */
    private void accept() throws IOException {
        SocketChannel client = listener == null ? null : listener.accept();
        while (listener != null && client != null) {
            accepted++;
            try {
                links.add(new ProxyLink(client, target, selector));
            } catch (IOException e) {
                client.close();
            }
            client = listener.accept();
        }
    }

    private void runCalls() {
        Runnable call = nextCall();
        while (call != null) {
            call.run();
            call = nextCall();
        }
    }

    private <T> void complete(CompletableFuture<T> result, Step<T> step) {
        try {
            accept();
            T value = step.run(this);
            advanceAll();
            // A channel that is registered is closed for good when the selector next looks.
            selector.selectNow();
            result.complete(value);
        } catch (IOException | RuntimeException e) {
            result.completeExceptionally(e);
        }
    }

    private void advanceAll() throws IOException {
        long now = System.nanoTime();
        for (ProxyLink link : List.copyOf(links)) {
            try {
                if (link.advance(fault, now) && fault.isOnce()) {
                    fault = Fault.none();
                }
                if (link.isFinished()) {
                    links.remove(link);
                    link.close();
                }
            } catch (IOException e) {
                remove(link);
            }
        }
    }

    private void remove(ProxyLink link) throws IOException {
        links.remove(link);
        link.reset();
    }

    private void listen() throws IOException {
        ServerSocketChannel opened = ServerSocketChannel.open();
        try {
            opened.bind(address, BACKLOG).configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
        } catch (IOException e) {
            opened.close();
            throw e;
        }
        listener = opened;
    }

    private void stopListening() throws IOException {
        if (listener != null) {
            listener.close();
            listener = null;
        }
    }

    private @Nullable Runnable nextCall() {
        synchronized (calls) {
            return calls.poll();
        }
    }

    private void end() {
        synchronized (calls) {
            ended = true;
            calls.clear();
        }
        try {
            stopListening();
            for (ProxyLink link : links) {
                link.close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the proxy on port " + address.getPort(), e);
        }
    }

    interface Step<T> {
        T run(ProxyLoop loop) throws IOException;
    }
}
