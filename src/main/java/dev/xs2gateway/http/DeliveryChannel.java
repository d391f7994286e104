package dev.xs2gateway.http;

import io.netty.channel.Channel;
import io.netty.channel.DefaultFileRegion;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.core.ServerSerialisers;
import org.jspecify.annotations.Nullable;

/**
 * A response's body on its way out, one awaited piece after the other.
 *
 * <p>Vert.x queues what is written from other threads without bound, so only the future of each write says that a piece has left, and
 * that the caller is still there.
 */
final class DeliveryChannel {
    private static final Logger LOG = Logger.getLogger(DeliveryChannel.class);
    private static final long HTTP2_INTERNAL_ERROR = 0x2;
    private static final Duration LAST_WORD = Duration.ofSeconds(1);

    private final ResteasyReactiveRequestContext context;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final boolean http2;
    private final Duration patience;
    private long sent;

    DeliveryChannel(ResteasyReactiveRequestContext context, Duration patience) {
        this.context = context;
        this.request = context.serverRequest().unwrap(HttpServerRequest.class);
        this.response = context.serverRequest().unwrap(HttpServerResponse.class);
        this.http2 = request.version() == HttpVersion.HTTP_2;
        this.patience = patience;
    }

    HttpServerResponse response() {
        return response;
    }

    @Nullable
    String requestHeader(String name) {
        return request.getHeader(name);
    }

    /** Sets status and headers, which leave with the first piece. */
    void head(int status, Map<String, String> headers) {
        // What filters have set comes first and at once: left to Quarkus, it is set last, with its content type over
        // ours.
        ServerSerialisers.encodeResponseHeaders(context);
        context.serverResponse().setPreCommitListener(null);
        response.setStatusCode(status);
        headers.forEach(response::putHeader);
    }

    /** Writes a piece and waits until it has left. */
    void write(Buffer piece) throws IOException, InterruptedException {
        await(response.write(piece));
        sent += piece.length();
    }

    /**
     * Writes the last pieces and the end, and waits until one after the other has left, and the end if anybody still waits for it. They are
     * handed over at once: what they hold must be in memory anyway.
     */
    void end(List<Buffer> pieces) throws IOException, InterruptedException {
        List<Future<Void>> leaving = new ArrayList<>();
        for (Buffer piece : pieces) {
            // Over HTTP/2 Vert.x sends no reset once the end is written, so that waits until a slow caller has taken
            // the last piece.
            boolean isLast = leaving.size() == pieces.size() - 1;
            leaving.add(isLast && !http2 ? response.end(piece) : response.write(piece));
        }
        for (int i = 0; i < pieces.size(); i++) {
            await(leaving.get(i));
            sent += pieces.get(i).length();
        }
        if (http2) {
            endStream();
        }
    }

    /** A caller that counts may leave with the last byte that was announced: then nobody is there to be told the end, and nothing is lost. */
    private void endStream() {
        try {
            await(response.end());
        } catch (IOException e) {
            LOG.debugf("the caller left with the last byte: %s", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether {@link #writeFile} can be used. */
    boolean takesFiles() {
        return !http2 && !request.isSSL();
    }

    /**
     * Writes a part of a file by the kernel alone, and waits until it has left; between a first piece and the end. A caller that takes
     * nothing for as long as we are patient with a piece counts as gone.
     */
    void writeFile(FileChannel file, long from, long count) throws IOException, InterruptedException {
        DefaultFileRegion region = new DefaultFileRegion(file, from, count) {
            @Override
            protected void deallocate() {
                // The file stays open for as long as its reader.
            }
        };
        try {
            CompletableFuture<Void> left = new CompletableFuture<>();
            netty().writeAndFlush(region).addListener(written -> complete(left, written.cause()));
            awaitProgress(left, region);
        } finally {
            sent += region.transferred();
        }
    }

    private void awaitProgress(CompletableFuture<Void> left, DefaultFileRegion region)
            throws IOException, InterruptedException {
        long before = -1;
        while (before != region.transferred()) {
            before = region.transferred();
            try {
                left.get(patience.toNanos(), TimeUnit.NANOSECONDS);
                return;
            } catch (ExecutionException e) {
                throw new IOException("the caller has left", e);
            } catch (TimeoutException e) {
                LOG.debugf("after %d bytes the caller is still there", region.transferred());
            }
        }
        throw new IOException("the caller takes nothing any more");
    }

    private static void complete(CompletableFuture<Void> left, @Nullable Throwable cause) {
        if (cause == null) {
            left.complete(null);
        } else {
            left.completeExceptionally(cause);
        }
    }

    private Channel netty() {
        return ((ConnectionBase) request.connection()).channel();
    }

    /** The bytes of the body that have left. */
    long sent() {
        return sent;
    }

    private void await(Future<Void> written) throws IOException, InterruptedException {
        await(written.toCompletionStage().toCompletableFuture());
    }

    private void await(CompletableFuture<Void> done) throws IOException, InterruptedException {
        try {
            done.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new IOException("the caller has left", e);
        } catch (TimeoutException e) {
            throw new IOException("the caller takes nothing any more", e);
        } catch (InterruptedException left) {
            settle(done, left);
        }
    }

    /**
     * The caller left, but perhaps with these very bytes: their write knows, at once or as soon as the stream is taken down. Whoever
     * waits next on this thread still learns of the interrupt.
     */
    private static void settle(CompletableFuture<Void> done, InterruptedException left) throws InterruptedException {
        try {
            done.get(LAST_WORD.toNanos(), TimeUnit.NANOSECONDS);
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw left;
        }
    }

    /** Ends the body in a way that no caller can take for its end. */
    void abort() {
        if (!http2) {
            closeConnection();
        } else if (!response.closed()) {
            response.reset(HTTP2_INTERNAL_ERROR);
        }
    }

    /** Closed below Vert.x, which would first wait for a stalled caller to take what is queued. */
    private void closeConnection() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        netty().close().addListener(done -> closed.complete(null));
        try {
            await(closed);
        } catch (IOException e) {
            // It was told to close; no byte can follow.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
