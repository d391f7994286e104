package dev.xs2gateway.http.connection;

import io.netty.channel.ChannelFuture;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.socket.DuplexChannel;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.channels.FileChannel;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A caller's connection of HTTP/1.1 below Vert.x, which by itself sends no part of an open file, and closes only once its caller has taken all. */
public record Http1Connection(ConnectionBase connection) {

    /** Whether the kernel can send a file over it: neither streams of HTTP/2 nor encryption are in between. */
    public static boolean takesFiles(HttpServerRequest request) {
        return !UnreadBody.isHttp2(request) && !request.isSSL();
    }

    public static Http1Connection of(HttpServerRequest request) {
        return new Http1Connection((ConnectionBase) request.connection());
    }

    /**
     * Has the kernel send a part of a file, in its turn after all that Vert.x was given before, and before all that it is given after. The
     * file stays open until {@code done} hears how that went: null, or what is wrong.
     *
     * @return how many of its bytes have left by now
     */
    public LongSupplier write(FileChannel file, long from, long count, Consumer<@Nullable Throwable> done) {
        DefaultFileRegion region = new DefaultFileRegion(file, from, count) {
            @Override
            protected void deallocate() {
                // The file belongs to its reader.
            }
        };
        connection.writeToChannel(
                region, connection.channel().newPromise().addListener(written -> done.accept(written.cause())));
        return region::transferred;
    }

    /** Lets the caller see the end at once, while what it still sends is read. */
    void closeOutput() {
        if (connection.channel() instanceof DuplexChannel channel && !connection.isSsl()) {
            ChannelFuture _ = channel.shutdownOutput();
        }
    }

    /** Closes it at once, whatever still waits to leave: not through Vert.x' own handler, which would wait for that first. */
    public void close(Runnable closed) {
        connection.channelHandlerContext().close().addListener(done -> closed.run());
    }
}
