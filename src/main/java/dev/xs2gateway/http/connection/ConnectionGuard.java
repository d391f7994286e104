package dev.xs2gateway.http.connection;

import dev.xs2gateway.http.connection.ClosedConnections.Reason;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tracks what one connection is waiting for, and since when. It is the first handler in the connection's pipeline and sees every
 * incoming byte. Its counters belong to the connection's event loop; any thread may read {@link #stage} and {@link #since}.
 */
public final class ConnectionGuard extends ChannelInboundHandlerAdapter {
    private static final AttributeKey<ConnectionGuard> KEY = AttributeKey.valueOf(ConnectionGuard.class.getName());

    private final Channel channel;
    private final LongSupplier nanos;
    private final ClosedConnections closed;
    private final RequestDecoders decoders;
    private boolean http2;
    private boolean hasLastAnswer;
    private boolean insideHead;
    private int requests;
    private int bodies;
    private volatile Stage stage = Stage.IDLE;
    private volatile long since;
    private volatile boolean waitsForCaller = true;
    private volatile boolean closing;

    /** What a connection waits for, in the order in which connections are closed when there is no room for a new one. */
    enum Stage {
        /** The next request: no request is under way, and no byte of one has arrived. */
        IDLE,
        /** The rest of a request's head. */
        HEAD,
        /** The rest of the body of the only request that is under way. */
        BODY,
        /** The gateway: a request is under way. */
        BUSY
    }

    ConnectionGuard(Channel channel, LongSupplier nanos, ClosedConnections closed, RequestDecoders decoders) {
        this.channel = channel;
        this.nanos = nanos;
        this.closed = closed;
        this.decoders = decoders;
        this.since = nanos.getAsLong();
        channel.attr(KEY).set(this);
        channel.pipeline().addFirst("guard", this);
    }

    /** Returns the guard of a request's connection; null if the connection has none. */
    static @Nullable public ConnectionGuard of(HttpServerRequest request) {
        return ((ConnectionBase) request.connection()).channel().attr(KEY).get();
    }

    Stage stage() {
        return stage;
    }

    /** The value of {@link System#nanoTime} at which the stage began. */
    long since() {
        return since;
    }

    /** Whether no completely received request is under way, so that closing the connection costs no caller an answer. */
    boolean waitsForCaller() {
        return waitsForCaller;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.fireChannelActive();
        // Added after the handlers that Vert.x has added so far: TLS, and the choice between HTTP/1.1 and HTTP/2.
        ctx.pipeline().addLast("protocol", new ProtocolHandler(this, decoders));
        if (closing) {
            ChannelFuture _ = ctx.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
        if (!http2 && requests == 0 && !insideHead) {
            insideHead = true;
            publish();
        }
        ctx.fireChannelRead(bytes);
    }

    /**
     * Switches to HTTP/2. From now on, incoming bytes alone do not show whether a head is coming; {@link #insideHead(boolean)} reports it.
     */
    void speaksHttp2() {
        http2 = true;
        insideHead(false);
    }

    void insideHead(boolean inside) {
        if (insideHead != inside) {
            insideHead = inside;
            publish();
        }
    }

    public void requestBegan(boolean overHttp2) {
        requests++;
        // The head of the first request of an upgraded connection (h2c) came over HTTP/1.1, and is complete now.
        insideHead &= http2 && overHttp2;
        http2 = overHttp2;
        publish();
    }

    /** Notes that the answer which is leaving over HTTP/1.1 says {@code Connection: close}. */
    void lastAnswerBegan() {
        hasLastAnswer = true;
    }

    /** Whether the connection has been promised to end, so that no further request may be answered (RFC 9112, 9.6). */
    public boolean hasLastAnswer() {
        return hasLastAnswer;
    }

    /** May be called from any thread. */
    public void requestEnded() {
        onEventLoop(() -> {
            requests--;
            publish();
        });
    }

    public void bodyBegan() {
        bodies++;
        publish();
    }

    public void bodyEnded() {
        bodies--;
        publish();
    }

    private void publish() {
        waitsForCaller = requests == bodies;
        Stage next = next();
        if (next != stage) {
            since = nanos.getAsLong();
            stage = next;
        }
    }

    private Stage next() {
        if (insideHead) {
            return Stage.HEAD;
        }
        if (requests == 0) {
            return Stage.IDLE;
        }
        return waitsForCaller ? Stage.BODY : Stage.BUSY;
    }

    /** Closes the connection if the condition still holds on its event loop; the stage changes only there. */
    void closeIf(BooleanSupplier condition, Reason reason) {
        onEventLoop(() -> {
            if (condition.getAsBoolean()) {
                close(reason);
            }
        });
    }

    /**
     * Closes the connection; may be called from any thread. If the connection has no event loop yet, it is closed as soon as it has one.
     */
    void close(Reason reason) {
        if (!closing) {
            closed.count(reason);
        }
        closing = true;
        onEventLoop(() -> {
            if (http2 && stage == Stage.IDLE) {
                // Sends GOAWAY first.
                ChannelFuture _ = channel.close();
            } else {
                // Closes below Vert.x, which would first wait for a stalled caller to take the queued bytes.
                ChannelFuture _ = channel.pipeline().firstContext().close();
            }
        });
    }

    private void onEventLoop(Runnable action) {
        if (!channel.isRegistered()) {
            return;
        }
        if (channel.eventLoop().inEventLoop()) {
            action.run();
        } else {
            channel.eventLoop().execute(action);
        }
    }
}
