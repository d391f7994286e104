package dev.xs2gateway.upstream.bytes;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.CombinedChannelDuplexHandler;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes HTTP/1.1 on a client's connection, in place of Vert.x's own codec, so that no request can get the answer to another.
 *
 * <ul>
 *   <li>Interim answers are skipped (RFC 9110, 15.2). Vert.x 4.5 takes each of them except 100 and 103 for the final answer, and pools
 *       the connection while the final answer is still due: {@code Http1xClientConnection.handleResponseBegin} asks "How can we handle
 *       future undefined 1xx informational response codes?" since 103 was added, https://github.com/eclipse-vertx/vert.x/pull/4508
 *   <li>A 101 fails the request, because no upgrade is ever requested.
 *   <li>Bytes that arrive while no request is due an answer close the connection, whether they are an unsolicited answer
 *       or less than a line. Vert.x would not see the latter, and would read it as the beginning of the next answer.
 *   <li>If more bytes follow an answer, the answer is used, the bytes are discarded, and the connection closes (RFC 9112, 6.3).
 *   <li>A response head that cannot be parsed fails the request with {@link UnreadableAnswer} and closes the connection.
 * </ul>
 *
 * <p>The codec serves requests whose answers may have a body, one after another: no HEAD, no CONNECT, no pipelining.
 */
public final class StrictHttpCodec extends CombinedChannelDuplexHandler<HttpResponseDecoder, HttpRequestEncoder> {
    private static final int KILOBYTE = 1024;
    private static final int MOST_HEAD_BYTES = 64 * KILOBYTE;
    private static final int MOST_PIECE_BYTES = 64 * KILOBYTE;
    private static final String VERTX_CODEC = "codec";

    private final HttpConnection connection;
    private int due;
    private boolean closeAfterAnswer;
    private boolean closing;

    private StrictHttpCodec(HttpConnection connection) {
        this.connection = connection;
        HttpDecoderConfig config = new HttpDecoderConfig()
                .setMaxInitialLineLength(MOST_HEAD_BYTES)
                .setMaxHeaderSize(MOST_HEAD_BYTES)
                .setMaxChunkSize(MOST_PIECE_BYTES);
        init(new Answers(config), new Requests());
    }

    /** Installs the codec. The caller does this before the connection's first request is sent; later calls have no effect. */
    public static void install(HttpConnection connection) {
        ChannelPipeline pipeline = ((ConnectionBase) connection).channel().pipeline();
        if (pipeline.get(StrictHttpCodec.class) == null) {
            pipeline.replace(VERTX_CODEC, VERTX_CODEC, new StrictHttpCodec(connection));
            // Every failure reaches its caller. Without this handler it would also be
            // logged, with the text of the sender.
            connection.exceptionHandler(failure -> {});
        }
    }

    private final class Requests extends HttpRequestEncoder {
        @Override
        protected void encode(ChannelHandlerContext context, Object message, List<Object> out) throws Exception {
            if (message instanceof HttpRequest) {
                due++;
            }
            super.encode(context, message, out);
        }
    }

    private final class Answers extends HttpResponseDecoder {
        Answers(HttpDecoderConfig config) {
            super(config);
        }

        /** Decodes parts of at most one answer per call: its head, some of its body, its end. */
        @Override
        protected void decode(ChannelHandlerContext context, ByteBuf bytes, List<Object> out) throws Exception {
            if (closing || due == 0) {
                bytes.skipBytes(bytes.readableBytes());
                close(context);
                return;
            }
            super.decode(context, bytes, out);
            UnreadableAnswer unreadable = unreadable(out);
            if (unreadable != null) {
                fail(context, out, unreadable);
            } else if (isInterim(out)) {
                out.clear();
            } else {
                note(bytes, out);
            }
        }

        private void note(ByteBuf bytes, List<Object> out) {
            if (!out.isEmpty() && out.getFirst() instanceof HttpResponse head) {
                closeAfterAnswer |= isLastOfItsConnection(head.headers());
            }
            if (!out.isEmpty() && out.getLast() instanceof LastHttpContent) {
                due--;
                if (closeAfterAnswer || bytes.isReadable()) {
                    closing = true;
                    // Vert.x closes the connection, instead of pooling it, as soon as it
                    // has received the end of this answer.
                    Future<Void> _ = connection.shutdown(1, TimeUnit.SECONDS);
                }
            }
        }
    }

    private static @Nullable UnreadableAnswer unreadable(List<Object> parts) {
        for (Object part : parts) {
            DecoderResult result = part instanceof HttpObject read ? read.decoderResult() : DecoderResult.SUCCESS;
            if (result.isFailure()) {
                boolean tooLarge = part instanceof HttpResponse && result.cause() instanceof TooLongFrameException;
                return tooLarge
                        ? UnreadableAnswer.headTooLarge(MOST_HEAD_BYTES)
                        : UnreadableAnswer.because("the response is not valid HTTP");
            }
            if (part instanceof HttpResponse head && head.status().code() == 101) {
                return UnreadableAnswer.because("the response switches to an unrequested protocol");
            }
            if (part instanceof HttpResponse head && !isFramedPlainly(head.headers())) {
                return UnreadableAnswer.because("the response has an unrequested transfer coding");
            }
        }
        return null;
    }

    private static boolean isFramedPlainly(HttpHeaders headers) {
        List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        return codings.isEmpty()
                || (codings.size() == 1
                        && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(
                                codings.getFirst().strip()));
    }

    private static boolean isInterim(List<Object> parts) {
        return !parts.isEmpty()
                && parts.getFirst() instanceof HttpResponse head
                && head.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    /** Whether the connection closes after this answer. Vert.x itself recognises {@code close} only as the sole value of the header. */
    private static boolean isLastOfItsConnection(HttpHeaders headers) {
        return headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true);
    }

    private void fail(ChannelHandlerContext context, List<Object> parts, UnreadableAnswer why) {
        parts.forEach(ReferenceCountUtil::release);
        parts.clear();
        context.fireExceptionCaught(why);
        close(context);
    }

    /** Closes the channel from the end of the pipeline, where Vert.x first takes the connection out of its pool. */
    private void close(ChannelHandlerContext context) {
        closing = true;
        ChannelFuture _ = context.channel().close();
    }
}
