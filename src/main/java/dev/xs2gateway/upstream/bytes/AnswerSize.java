package dev.xs2gateway.upstream.bytes;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;

/**
 * Closes a connection whose JSON answer grows larger than any answer can be.
 *
 * <p>The REST client holds a whole answer before it parses it, and has no limit of its own, so this handler counts the bytes below it.
 */
public final class AnswerSize extends ChannelInboundHandlerAdapter {
    private static final long MOST_BYTES = AnswerLimits.bytes();
    private static final String NAME = "xs2-answer-size";
    private static final String VERTX_HANDLER = "handler";

    private long bytes;

    /** The failure of the call; another attempt would bring as many bytes. */
    public static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;

        TooLarge() {
            super("an answer of more than " + MOST_BYTES + " bytes");
        }
    }

    /** Limits the answers on the request's connection; the caller does this for every request that is about to leave. */
    public static void limit(HttpClientRequest request) {
        ChannelPipeline pipeline =
                ((ConnectionBase) request.connection()).channel().pipeline();
        if (pipeline.get(NAME) == null) {
            pipeline.addBefore(VERTX_HANDLER, NAME, new AnswerSize());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (message instanceof HttpResponse) {
            bytes = 0;
        }
        if (message instanceof HttpContent content) {
            bytes += content.content().readableBytes();
        }
        if (bytes > MOST_BYTES) {
            ReferenceCountUtil.release(message);
            context.fireExceptionCaught(new TooLarge());
            ChannelFuture _ = context.close();
        } else {
            super.channelRead(context, message);
        }
    }
}
