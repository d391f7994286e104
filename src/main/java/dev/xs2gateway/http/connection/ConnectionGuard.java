package dev.xs2gateway.http.connection;

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
 * Knows what one connection is waiting for, and since when. The first handler in the connection's pipeline: it sees every byte that comes
 * in. Its counters belong to the connection's event loop; {@link #stage} and {@link #since} can be read by any thread.
 */
public final class ConnectionGuard extends ChannelInboundHandlerAdapter {
    private static final AttributeKey<ConnectionGuard> KEY = AttributeKey.valueOf(ConnectionGuard.class.getName());

    private final Channel channel;
    private final LongSupplier nanos;
    private boolean http2;
    private boolean insideHead;
    private int requests;
    private int bodies;
    private volatile Stage stage = Stage.IDLE;
    private volatile long since;
    private volatile boolean waitsForCaller = true;
    private volatile boolean closing;

    /** What a connection waits for, in the order in which connections are closed when they run short. */
    enum Stage {
        /** The next request: none is under way, and nothing of one has come. */
        IDLE,
        /** The rest of a request's head. */
        HEAD,
        /** The rest of the body of the only request that is under way. */
        BODY,
        /** The gateway: a request is under way. */
        BUSY
    }

    ConnectionGuard(Channel channel, LongSupplier nanos) {
        this.channel = channel;
        this.nanos = nanos;
        this.since = nanos.getAsLong();
        channel.attr(KEY).set(this);
        channel.pipeline().addFirst("guard", this);
    }

    /** The guard of a request's connection; null where the connection has none. */
    static @Nullable public ConnectionGuard of(HttpServerRequest request) {
        return ((ConnectionBase) request.connection()).channel().attr(KEY).get();
    }

    Stage stage() {
        return stage;
    }

    /** When the stage began, as {@link System#nanoTime}. */
    long since() {
        return since;
    }

    /** Whether no request is whole and under way, so that closing the connection costs nobody an answer. */
    boolean waitsForCaller() {
        return waitsForCaller;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.fireChannelActive();
        // Behind what Vert.x has put there by now: TLS, and the choice between HTTP/1.1 and HTTP/2.
        ctx.pipeline().addLast("protocol", new ProtocolHandler(this));
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

    /** From now on bytes do not show whether a head is coming; {@link #insideHead(boolean)} says it. */
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
        http2 = overHttp2;
        insideHead &= overHttp2;
        publish();
    }

    /** From any thread. */
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

    /** Closes the connection if the condition still holds on its event loop, where alone the stage changes. */
    void closeIf(BooleanSupplier condition) {
        onEventLoop(() -> {
            if (condition.getAsBoolean()) {
                close();
            }
        });
    }

    /** From any thread, also before the connection has an event loop: then it is closed as soon as it has one. */
    void close() {
        closing = true;
        onEventLoop(() -> {
            if (http2 && stage == Stage.IDLE) {
                // Says GOAWAY first.
                ChannelFuture _ = channel.close();
            } else {
                // Below Vert.x, which would first wait for a stalled caller to take what is queued.
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
