package dev.xs2gateway.http.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FileRegion;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Inspects each HTTP/1.1 head between Netty's codec and Vert.x: repairs what Vert.x would answer wrongly by itself, and lets nothing
 * pass, in either direction, behind an answer that says {@code Connection: close}.
 */
final class RequestHeadHandler extends ChannelDuplexHandler {
    private static final String HTTP2_SETTINGS = "HTTP2-Settings";
    // RFC 7540, 3.2: the request that upgrades a connection to HTTP/2 becomes its first stream; its body still comes
    // over HTTP/1.1.
    private static final int UPGRADED_STREAM = 1;

    private final RequestLine line;
    private final ConnectionGuard guard;
    private @Nullable Http2Heads headsAfterUpgrade;
    private boolean ignoresRequests;
    private boolean isOver;

    RequestHeadHandler(RequestLine line, ConnectionGuard guard) {
        this.line = line;
        this.guard = guard;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ignoresRequests |= guard.hasLastAnswer() && message instanceof HttpRequest;
        if (ignoresRequests) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof HttpRequest request) {
            if (request.decoderResult().cause() instanceof TooLongHttpLineException) {
                line.restore(request);
            }
            line.end();
            request.setUri(RequestTarget.mended(request.uri()));
            if (request.decoderResult().isFailure()) {
                request.setDecoderResult(
                        new UnreadableHead(request.decoderResult().cause()));
            } else if (!isKnown(request.protocolVersion())) {
                // Vert.x would answer with a bare status.
                request.setDecoderResult(new UnreadableHead(
                        new IllegalArgumentException("unknown version " + request.protocolVersion())));
                request.setProtocolVersion(HttpVersion.HTTP_1_1);
            } else if (!RequestTarget.isUri(request.uri())) {
                request.setDecoderResult(new UnreadableHead(new IllegalArgumentException("the target is no URI")));
                request.setUri("/");
            } else if (hasUnusualCoding(request.headers())) {
                refuseWithAllThatFollows(ctx, request);
                return;
            } else if (request.headers().contains(HttpHeaderNames.UPGRADE, "h2c", true)) {
                upgrade(ctx, request);
            }
        }
        if (message instanceof HttpContent content && ctx.pipeline().get(Http2ConnectionHandler.class) != null) {
            Http2BodyLengths.count(
                    ctx, UPGRADED_STREAM, content.content().readableBytes(), content instanceof LastHttpContent);
        }
        if (message instanceof LastHttpContent) {
            line.begin();
        } else if (message instanceof ByteBuf bytes && headsAfterUpgrade != null) {
            // The removed decoder had read these bytes already.
            guard.insideHead(headsAfterUpgrade.isInsideAfter(bytes));
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) throws Exception {
        if (message instanceof HttpResponse head && head.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
            isOver = guard.hasLastAnswer();
            if (head.headers().containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true)) {
                guard.lastAnswerBegan();
            }
        }
        if (isOver && (message instanceof HttpObject || message instanceof FileRegion)) {
            ReferenceCountUtil.release(message);
            promise.tryFailure(new ClosedChannelException());
        } else {
            ChannelFuture _ = ctx.write(message, promise);
        }
    }

    private static boolean isKnown(HttpVersion version) {
        return version.equals(HttpVersion.HTTP_1_1) || version.equals(HttpVersion.HTTP_1_0);
    }

    /** Netty reads as chunked what merely contains that word (CVE-2026-89044); each other coding is unknown here (RFC 9112, 6.1). */
    private static boolean hasUnusualCoding(HttpHeaders headers) {
        List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        return codings.size() > 1 || (codings.size() == 1 && !codings.getFirst().equalsIgnoreCase("chunked"));
    }

    /** A proxy may see the end of this request elsewhere, so nothing that comes after its head may be read as a request. */
    private void refuseWithAllThatFollows(ChannelHandlerContext ctx, HttpRequest request) {
        ignoresRequests = true;
        request.setDecoderResult(
                new UnreadableHead(new IllegalArgumentException("Transfer-Encoding is not exactly chunked")));
        request.headers().remove(HttpHeaderNames.TRANSFER_ENCODING);
        ctx.fireChannelRead(request);
        ctx.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    /** Vert.x removes this handler, like all others, once the request that upgrades the connection to HTTP/2 is complete. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (headsAfterUpgrade != null && ctx.channel().isActive()) {
            ctx.pipeline().addFirst("http2Head", new Http2HeadHandler(guard, headsAfterUpgrade));
        }
    }

    private void upgrade(ChannelHandlerContext ctx, HttpRequest request) {
        HttpHeaders headers = request.headers();
        if (!isUpgrade(headers)) {
            // A server may ignore an upgrade (RFC 9110, 7.8); Vert.x would refuse the request.
            headers.remove(HttpHeaderNames.UPGRADE);
            return;
        }
        headsAfterUpgrade = new Http2Heads();
        if (HttpUtil.is100ContinueExpected(request)) {
            // 100 comes before 101 (RFC 9110, 7.8): the JDK's client waits for it, and Vert.x would send only the 101.
            headers.remove(HttpHeaderNames.EXPECT);
            ChannelFuture _ = ctx.writeAndFlush(new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
        }
    }

    private static boolean isUpgrade(HttpHeaders headers) {
        String connection =
                String.join(",", headers.getAll(HttpHeaderNames.CONNECTION)).toLowerCase(Locale.ROOT);
        return headers.getAll(HTTP2_SETTINGS).size() == 1
                && connection.contains("upgrade")
                && connection.contains("http2-settings");
    }
}
