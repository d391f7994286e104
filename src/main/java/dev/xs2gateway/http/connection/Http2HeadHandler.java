package dev.xs2gateway.http.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;

/**
 * Reports the incomplete heads of an HTTP/2 connection to its guard, repairs the targets of the complete ones, and has the bytes of the
 * bodies counted.
 */
final class Http2HeadHandler extends ChannelInboundHandlerAdapter {
    private final ConnectionGuard guard;
    private final Http2Heads heads;
    private boolean listens;

    Http2HeadHandler(ConnectionGuard guard, Http2Heads heads) {
        this.guard = guard;
        this.heads = heads;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!listens) {
            listens = true;
            listenTo(ctx.pipeline().get(Http2ConnectionHandler.class).decoder());
        }
        if (message instanceof ByteBuf bytes) {
            guard.insideHead(heads.isInsideAfter(bytes));
        }
        ctx.fireChannelRead(message);
    }

    private static void listenTo(Http2ConnectionDecoder decoder) {
        decoder.frameListener(new Frames(decoder, decoder.frameListener()));
    }

    private static final class Frames extends Http2FrameListenerDecorator {
        private final Http2ConnectionDecoder decoder;

        Frames(Http2ConnectionDecoder decoder, Http2FrameListener listener) {
            super(listener);
            this.decoder = decoder;
        }

        /** Vert.x replaces the listener when it reads the caller's settings. */
        @Override
        public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) throws Http2Exception {
            super.onSettingsRead(ctx, settings);
            if (!(decoder.frameListener() instanceof Frames)) {
                listenTo(decoder);
            }
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext ctx, int streamId, Http2Headers headers, int padding, boolean endOfStream)
                throws Http2Exception {
            mend(headers);
            Http2BodyLengths.count(ctx, streamId, 0, endOfStream);
            super.onHeadersRead(ctx, streamId, headers, padding, endOfStream);
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext ctx,
                int streamId,
                Http2Headers headers,
                int streamDependency,
                short weight,
                boolean exclusive,
                int padding,
                boolean endOfStream)
                throws Http2Exception {
            mend(headers);
            Http2BodyLengths.count(ctx, streamId, 0, endOfStream);
            super.onHeadersRead(ctx, streamId, headers, streamDependency, weight, exclusive, padding, endOfStream);
        }

        @Override
        public int onDataRead(ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endOfStream)
                throws Http2Exception {
            Http2BodyLengths.count(ctx, streamId, data.readableBytes(), endOfStream);
            return super.onDataRead(ctx, streamId, data, padding, endOfStream);
        }

        private static void mend(Http2Headers headers) {
            CharSequence sent = headers.path();
            if (sent != null) {
                String target = RequestTarget.mended(sent.toString());
                // Nothing is found under the path of a target that is no URI.
                headers.path(RequestTarget.isUri(target) ? target : "/");
            }
        }
    }
}
