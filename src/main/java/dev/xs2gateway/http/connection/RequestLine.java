package dev.xs2gateway.http.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps the start of an HTTP/1.1 request's first line while the line is incomplete. Netty's decoder discards a line that is too long,
 * but a refused request for a file must still leave its audit record. The line of a request that is pipelined behind another is not kept.
 */
final class RequestLine extends ChannelInboundHandlerAdapter {
    // Enough for the path of any file, and little for each connection.
    private static final int LONGEST = 1024;
    private static final Pattern METHOD_AND_TARGET = Pattern.compile("([A-Z]{1,16}) (/[^ ]*).*", Pattern.DOTALL);

    private final StringBuilder start = new StringBuilder();
    private boolean isComing = true;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (isComing && message instanceof ByteBuf bytes) {
            keep(bytes);
        }
        ctx.fireChannelRead(message);
    }

    private void keep(ByteBuf bytes) {
        int from = start.isEmpty() ? afterEmptyLines(bytes) : bytes.readerIndex();
        int to = Math.min(bytes.writerIndex(), from + LONGEST - start.length());
        if (bytes.indexOf(from, to, (byte) '\n') >= 0) {
            end();
        } else {
            start.append(bytes.toString(from, to - from, ISO_8859_1));
            isComing = start.length() < LONGEST;
        }
    }

    private static int afterEmptyLines(ByteBuf bytes) {
        int from = bytes.readerIndex();
        while (from < bytes.writerIndex() && bytes.getUnsignedByte(from) <= ' ') {
            from++;
        }
        return from;
    }

    /** Stops keeping the line, which is complete. */
    void end() {
        isComing = false;
        start.setLength(0);
    }

    /** Begins to keep the line of the next request. */
    void begin() {
        isComing = true;
    }

    /** Restores the method and the start of the target in a request whose line was discarded. */
    void restore(HttpRequest request) {
        Matcher line = METHOD_AND_TARGET.matcher(start);
        if (line.matches()) {
            request.setMethod(HttpMethod.valueOf(line.group(1)));
            request.setUri(line.group(2));
        }
    }
}
