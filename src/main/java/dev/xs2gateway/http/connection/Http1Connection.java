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

/**
 * A caller's HTTP/1.1 connection, used below Vert.x. Vert.x itself cannot send a part of an
 * open file, and closes a connection only after the caller has taken everything that is queued.
 */
public record Http1Connection(ConnectionBase connection) {

    /** Whether the kernel can send a file over the request's connection: it has neither HTTP/2 streams nor encryption. */
    public static boolean takesFiles(HttpServerRequest request) {
        return !UnreadBody.isHttp2(request) && !request.isSSL();
    }

    public static Http1Connection of(HttpServerRequest request) {
        return new Http1Connection((ConnectionBase) request.connection());
    }

    /**
     * Has the kernel send a part of a file, after everything that Vert.x was given before and before
     * everything that it is given later. The file must stay open until {@code done} is called.
     *
     * @param done receives null once the part has left, or the cause of the failure
     * @return a supplier of the number of bytes that have left so far
     */
    public LongSupplier write(FileChannel file, long from, long count, Consumer<@Nullable Throwable> done) {
        DefaultFileRegion region = new DefaultFileRegion(file, from, count) {
            @Override
            protected void deallocate() {
                // Does not close the file: it belongs to its reader.
            }
        };
        connection.writeToChannel(
                region, connection.channel().newPromise().addListener(written -> done.accept(written.cause())));
        return region::transferred;
    }

    /** Shuts down the output, so that the caller sees the end at once while the gateway still reads what the caller sends. */
    void closeOutput() {
        if (connection.channel() instanceof DuplexChannel channel && !connection.isSsl()) {
            ChannelFuture _ = channel.shutdownOutput();
        }
    }

    /**
     * Closes the connection at once, whatever is still queued. Bypasses Vert.x' own handler, which would first wait for the queue to drain.
     */
    public void close(Runnable closed) {
        connection.channelHandlerContext().close().addListener(done -> closed.run());
    }
}
