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
 * Reads and writes HTTP/1.1 on a client's connection, in place of Vert.x' own codec, so that no request can get the answer of another.
 *
 * <ul>
 *   <li>Interim answers are skipped (RFC 9110, 15.2). Vert.x 4.5 takes each but 100 and 103 for the final one and pools the connection
 *       while the final one is still due: {@code Http1xClientConnection.handleResponseBegin} asks "How can we handle future undefined
 *       1xx informational response codes?" since 103 was added, https://github.com/eclipse-vertx/vert.x/pull/4508
 *   <li>101 fails the request, for no upgrade is ever asked for.
 *   <li>Bytes that come while no request is due an answer close the connection, be they an answer nobody asked for or less than a line,
 *       which Vert.x would not see and would read as the beginning of the next answer.
 *   <li>Where more bytes follow an answer, the answer counts, they do not, and the connection closes (RFC 9112, 6.3).
 *   <li>A head that cannot be read fails the request as {@link UnreadableAnswer} and closes the connection.
 * </ul>
 *
 * <p>Serves requests whose answers may have a body, one after another: no HEAD, no CONNECT, no pipelining.
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

    /** To be called before a connection's first request is sent; later calls do nothing. */
    public static void install(HttpConnection connection) {
        ChannelPipeline pipeline = ((ConnectionBase) connection).channel().pipeline();
        if (pipeline.get(StrictHttpCodec.class) == null) {
            pipeline.replace(VERTX_CODEC, VERTX_CODEC, new StrictHttpCodec(connection));
            // Every failure reaches its caller; unhandled, it would be logged too, with what the sender said.
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

        /** One call yields parts of one answer at most: its head, some of its body, its end. */
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
                    // Vert.x closes the connection, instead of pooling it, as soon as it has got this answer's end.
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
                        : UnreadableAnswer.because("the answer is no HTTP that can be read");
            }
            if (part instanceof HttpResponse head && head.status().code() == 101) {
                return UnreadableAnswer.because("the answer changes to a protocol that was not asked for");
            }
            if (part instanceof HttpResponse head && !isFramedPlainly(head.headers())) {
                return UnreadableAnswer.because("the answer's transfer coding was not asked for");
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

    /** Vert.x sees {@code close} only where it stands alone. */
    private static boolean isLastOfItsConnection(HttpHeaders headers) {
        return headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true);
    }

    private void fail(ChannelHandlerContext context, List<Object> parts, UnreadableAnswer why) {
        parts.forEach(ReferenceCountUtil::release);
        parts.clear();
        context.fireExceptionCaught(why);
        close(context);
    }

    /** From the pipeline's end, where Vert.x takes the connection out of its pool first. */
    private void close(ChannelHandlerContext context) {
        closing = true;
        ChannelFuture _ = context.channel().close();
    }
}
