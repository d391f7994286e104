package dev.xs2gateway.upstream.bytes;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.upstream.LeastRate;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The body of a response as a blocking channel. The event loop delivers pieces of at most 64 KiB, one at a
 * time, and only while no more than {@link #WINDOW} bytes are unread here. Beyond that it does not read from
 * the socket, so that TCP slows the sender, until the reader has consumed everything: the reader and the event
 * loop should not have to wake each other for each piece. For the same reason a small file is received whole.
 */
final class VertxBody implements ReadableByteChannel {
    private static final int WINDOW = 64 * 1024;
    private static final int SMALL = 256 * 1024;

    private sealed interface Arrival {}

    private record Piece(Buffer bytes) implements Arrival {}

    private record End() implements Arrival {}

    private record Broken(Failure why) implements Arrival {}

    private record Closed() implements Arrival {}

    private final HttpClientResponse response;
    private final Context loop;
    private final Duration timeout;
    private final OptionalLong length;
    private final int window;
    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private final AtomicInteger unread = new AtomicInteger();
    private final AtomicBoolean open = new AtomicBoolean(true);

    // Used by the reader only.
    private final LeastRate.Pace pace;
    private Buffer piece = Buffer.buffer(0);
    private int position;
    private boolean ended;

    // Used by the event loop only.
    private long received;
    private boolean paused;
    private boolean responseEnded;

    private VertxBody(HttpClientResponse response, Context loop, Duration timeout, LeastRate.Pace pace) {
        this.response = response;
        this.loop = loop;
        this.timeout = timeout;
        this.pace = pace;
        this.length = length(response);
        this.window = length.orElse(Long.MAX_VALUE) <= SMALL ? SMALL : WINDOW;
    }

    /**
     * Creates the body of a response. The caller must be on {@code loop}, at the moment when the response head
     * arrives; otherwise the first bytes are lost.
     */
    static VertxBody of(HttpClientResponse response, Context loop, Duration timeout, LeastRate.Pace pace) {
        VertxBody body = new VertxBody(response, loop, timeout, pace);
        response.pause()
                .handler(body::onPiece)
                .endHandler(_ -> body.onEnd())
                .exceptionHandler(_ -> body.onBroken())
                .fetch(1);
        return body;
    }

    OptionalLong length() {
        return length;
    }

    @Override
    public int read(ByteBuffer into) throws ClosedChannelException {
        if (!open.get()) {
            throw new ClosedChannelException();
        }
        if (!into.hasRemaining()) {
            return 0;
        }
        while (position == piece.length()) {
            if (ended) {
                return -1;
            }
            take(next());
        }
        int count = copy(into);
        // Pieces that are already here are copied too: a read costs the reader more than its bytes.
        while (into.hasRemaining() && arrivals.peek() instanceof Piece) {
            take(next());
            count += copy(into);
        }
        return count;
    }

    private Arrival next() {
        try {
            pace.startWait();
            Arrival arrival = arrivals.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
            if (arrival == null || isTooSlow(arrival)) {
                close();
                throw new Failure.UpstreamTimeout().asException();
            }
            return arrival;
        } catch (InterruptedException interrupt) {
            close();
            throw Failure.CallerLeft.after(interrupt);
        }
    }

    private boolean isTooSlow(Arrival arrival) {
        return arrival instanceof Piece(Buffer bytes) && pace.isTooSlow(bytes.length());
    }

    private void take(Arrival arrival) throws ClosedChannelException {
        switch (arrival) {
            case Piece(Buffer bytes) -> {
                piece = bytes;
                position = 0;
            }
            case End() -> ended = true;
            case Broken(Failure why) -> {
                close();
                throw why.asException();
            }
            case Closed() -> throw new ClosedChannelException();
        }
    }

    private int copy(ByteBuffer into) {
        int count = Math.min(into.remaining(), piece.length() - position);
        if (into.hasArray()) {
            piece.getBytes(position, position + count, into.array(), into.arrayOffset() + into.position());
            into.position(into.position() + count);
        } else {
            into.put(piece.getBytes(position, position + count));
        }
        position += count;
        if (position == piece.length()) {
            release(piece.length());
        }
        return count;
    }

    /**
     * Releases the current piece. It requests more only when nothing is unread; before that, the event loop
     * either requests more itself or pauses.
     */
    private void release(int bytes) {
        piece = Buffer.buffer(0);
        position = 0;
        int before = unread.getAndAdd(-bytes);
        if (before > 0 && before <= bytes) {
            loop.runOnContext(_ -> resume());
        }
    }

    private void resume() {
        if (paused) {
            paused = false;
            response.fetch(1);
        }
    }

    private void onPiece(Buffer bytes) {
        received += bytes.length();
        if (open.get()) {
            arrivals.add(new Piece(bytes));
            paused = unread.addAndGet(bytes.length()) > window;
            if (!paused) {
                response.fetch(1);
            }
        }
    }

    private void onEnd() {
        responseEnded = true;
        boolean whole = length.isEmpty() || length.getAsLong() == received;
        arrivals.add(whole ? new End() : cut());
    }

    private void onBroken() {
        responseEnded = true;
        arrivals.add(cut());
    }

    private Broken cut() {
        String of = length.isPresent() ? " of " + length.getAsLong() : "";
        return new Broken(new Failure.UpstreamInvalid("cut after " + received + of + " bytes"));
    }

    @Override
    public boolean isOpen() {
        return open.get();
    }

    @Override
    public void close() {
        if (open.compareAndSet(true, false)) {
            arrivals.add(new Closed());
            loop.runOnContext(_ -> discardRest());
        }
    }

    /**
     * Drops the rest of the response. A response that has arrived whole may be unfetched, with its end behind
     * it; its connection then already serves another transfer, which a reset would cut. Therefore everything is
     * fetched first, and only a response that has not ended then is reset, which closes the connection.
     */
    private void discardRest() {
        if (!responseEnded) {
            response.resume();
            loop.runOnContext(_ -> {
                if (!responseEnded) {
                    response.request().reset();
                }
            });
        }
    }

    private static OptionalLong length(HttpClientResponse response) {
        String stated = response.getHeader("Content-Length");
        return stated != null && stated.matches("[0-9]{1,18}")
                ? OptionalLong.of(Long.parseLong(stated))
                : OptionalLong.empty();
    }
}
