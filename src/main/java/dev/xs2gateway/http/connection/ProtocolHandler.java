package dev.xs2gateway.http.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Sees the decrypted bytes of a connection once its protocol is known. For HTTP/1.1 it replaces
 * itself with {@link RequestLine} and {@link RequestHeadHandler}; for HTTP/2 it reports incomplete heads to the guard.
 */
final class ProtocolHandler extends ChannelInboundHandlerAdapter {
    // The name that Vert.x gives its encoder; inbound, a handler added after it directly follows the decoder.
    private static final String HTTP1_ENCODER = "httpEncoder";

    private final ConnectionGuard guard;
    private final Http2Heads heads = new Http2Heads();
    private boolean http2;

    ProtocolHandler(ConnectionGuard guard) {
        this.guard = guard;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!http2 && ctx.pipeline().context(HTTP1_ENCODER) != null) {
            RequestLine line = new RequestLine();
            ctx.pipeline().addAfter(HTTP1_ENCODER, "requestHead", new RequestHeadHandler(line));
            // Replaced before the message is passed on: with it, Vert.x may
            // remove all handlers for an upgrade to HTTP/2.
            ctx.pipeline().replace(this, "requestLine", line);
            ctx.fireChannelRead(message);
            return;
        }
        if (!http2) {
            http2 = true;
            guard.speaksHttp2();
        }
        if (message instanceof ByteBuf bytes) {
            guard.insideHead(heads.isInsideAfter(bytes));
        }
        ctx.fireChannelRead(message);
    }
}
