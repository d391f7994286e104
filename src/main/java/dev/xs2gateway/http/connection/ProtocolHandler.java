package dev.xs2gateway.http.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequestDecoder;

/**
 * Waits until the protocol of a connection is known, and then replaces itself: with {@link RequestLine}, {@link StrictRequestDecoder} and
 * {@link RequestHeadHandler} for HTTP/1.1, with {@link Http2HeadHandler} for HTTP/2. All of them see decrypted bytes.
 */
final class ProtocolHandler extends ChannelInboundHandlerAdapter {
    // The names that Vert.x gives its codec. Inbound, a handler added after the encoder directly follows the decoder.
    private static final String HTTP1_DECODER = "httpDecoder";
    private static final String HTTP1_ENCODER = "httpEncoder";

    private final ConnectionGuard guard;
    private final RequestDecoders decoders;

    ProtocolHandler(ConnectionGuard guard, RequestDecoders decoders) {
        this.guard = guard;
        this.decoders = decoders;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        // Replaced before the message is passed on: with it, Vert.x may remove all handlers for an upgrade to HTTP/2.
        if (ctx.pipeline().context(HTTP1_ENCODER) != null) {
            HttpRequestDecoder decoder = decoders.create();
            if (decoder != null) {
                ctx.pipeline().replace(HTTP1_DECODER, HTTP1_DECODER, decoder);
            }
            RequestLine line = new RequestLine();
            ctx.pipeline().addAfter(HTTP1_ENCODER, "requestHead", new RequestHeadHandler(line, guard));
            ctx.pipeline().replace(this, "requestLine", line);
        } else {
            guard.speaksHttp2();
            ctx.pipeline().replace(this, "http2Head", new Http2HeadHandler(guard, new Http2Heads()));
        }
        ctx.fireChannelRead(message);
    }
}
