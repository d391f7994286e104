package dev.xs2gateway.http.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bytes of the request bodies of one HTTP/2 connection, and reports the length of each body when its last frame has
 * arrived. Vert.x signals the end of a request only to a reader that has asked for more; and once it has signalled it, Quarkus REST
 * cannot pause the request any more and fails. All methods belong to the connection's event loop.
 */
public final class Http2BodyLengths {
    private static final AttributeKey<Http2BodyLengths> KEY = AttributeKey.valueOf(Http2BodyLengths.class.getName());

    private final Http2Connection connection;
    private final Http2Connection.PropertyKey bodies;

    private Http2BodyLengths(Http2Connection connection) {
        this.connection = connection;
        this.bodies = connection.newKey();
    }

    /** Calls back with the length in bytes of the request's body, at once if the last frame has arrived. */
    public static void whenKnown(HttpServerRequest request, LongConsumer listener) {
        of(((ConnectionBase) request.connection()).channel())
                .whenKnown(request.response().streamId(), listener);
    }

    static Http2BodyLengths of(Channel channel) {
        Http2BodyLengths known = channel.attr(KEY).get();
        if (known == null) {
            known = new Http2BodyLengths(
                    channel.pipeline().get(Http2ConnectionHandler.class).connection());
            channel.attr(KEY).set(known);
        }
        return known;
    }

    /** Counts the bytes of one frame; must be called before Vert.x receives the frame. */
    static void count(ChannelHandlerContext ctx, int streamId, int bytes, boolean isLast) {
        Http2BodyLengths lengths = of(ctx.channel());
        Body body = lengths.body(streamId);
        if (body != null) {
            body.count(bytes, isLast);
        }
    }

    private void whenKnown(int streamId, LongConsumer listener) {
        Body body = body(streamId);
        if (body != null) {
            body.whenKnown(listener);
        }
    }

    /** Returns null if the stream is closed. */
    private @Nullable Body body(int streamId) {
        Http2Stream stream = connection.stream(streamId);
        if (stream == null) {
            return null;
        }
        Body known = stream.getProperty(bodies);
        if (known == null) {
            known = new Body();
            stream.setProperty(bodies, known);
        }
        return known;
    }

    private static final class Body {
        private long bytes;
        private boolean isWhole;
        private @Nullable LongConsumer listener;

        void count(int more, boolean isLast) {
            bytes += more;
            isWhole |= isLast;
            report();
        }

        void whenKnown(LongConsumer waiting) {
            listener = waiting;
            report();
        }

        private void report() {
            if (isWhole && listener != null) {
                listener.accept(bytes);
            }
        }
    }
}
