package dev.xs2gateway.http.delivery;

import dev.xs2gateway.http.connection.Http1Connection;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
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
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.core.ServerSerialisers;
import org.jspecify.annotations.Nullable;

/**
 * The body of a response, written piece by piece; each write waits until its piece has left.
 *
 * <p>Vert.x queues without bound what other threads write, so only the future of
 * each write tells that a piece has left and that the caller is still connected.
 */
final class DeliveryChannel {
    private static final Logger LOG = Logger.getLogger(DeliveryChannel.class);
    private static final long HTTP2_INTERNAL_ERROR = 0x2;
    // Each wait is divided into this many parts; after each part, await checks whether any bytes have left.
    private static final int LOOKS = 4;
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
        // Headers set by filters are encoded first, and now: Quarkus
        // would set them last, and its content type would replace ours.
        ServerSerialisers.encodeResponseHeaders(context);
        context.serverResponse().setPreCommitListener(null);
        response.setStatusCode(status);
        headers.forEach(response::putHeader);
    }

    /** Writes a piece and waits until it has left. */
    void write(Buffer piece) throws IOException, InterruptedException {
        await(List.of(leaving(response.write(piece), piece)));
    }

    /**
     * Writes the last pieces, waits until all have left, and ends the response.
     * The pieces are queued at once, because their content is in memory anyway.
     */
    void end(List<Buffer> pieces) throws IOException, InterruptedException {
        List<Leaving> leaving = new ArrayList<>();
        for (Buffer piece : pieces) {
            leaving.add(leaving(response.write(piece), piece));
        }
        await(leaving);
        end();
    }

    /**
     * Ends the response, after every byte has left. Ended earlier, the response would admit the next request
     * of a client that pipelines, and over HTTP/2 no reset could be sent any more. A client that counts
     * bytes may disconnect after the last announced byte; writing the end then fails, and nothing is lost.
     */
    private void end() {
        try {
            await(List.of(leaving(response.end(), Buffer.buffer())));
        } catch (IOException e) {
            LOG.debugf("the caller left with the last byte: %s", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether {@link #writeFile} can be used. */
    boolean takesFiles() {
        return Http1Connection.takesFiles(request);
    }

    /** Has the kernel send a part of a file, and waits until it has left; to be called between a first piece and the end. */
    void writeFile(FileChannel file, long from, long count) throws IOException, InterruptedException {
        await(List.of(leaving(file, from, count)));
    }

    /**
     * Has the kernel send the last part of a file after the bytes of {@code first},
     * waits until both have left, and ends the response. Both are queued at once.
     */
    void end(Buffer first, FileChannel file, long from, long count) throws IOException, InterruptedException {
        Leaving before = leaving(first.length() == 0 ? Future.succeededFuture() : response.write(first), first);
        await(List.of(before, leaving(file, from, count)));
        end();
    }

    /** A queued write: a future that completes when all of it has left, and the number of its bytes that have left so far. */
    private record Leaving(CompletableFuture<Void> all, LongSupplier bytes) {}

    private static Leaving leaving(Future<Void> written, Buffer piece) {
        return new Leaving(
                written.toCompletionStage().toCompletableFuture(), () -> written.succeeded() ? piece.length() : 0);
    }

    /** Queues a part of a file; it leaves after everything that Vert.x was given before, and before everything that it is given later. */
    private Leaving leaving(FileChannel file, long from, long count) {
        CompletableFuture<Void> all = new CompletableFuture<>();
        LongSupplier bytes = Http1Connection.of(request).write(file, from, count, cause -> complete(all, cause));
        return new Leaving(all, bytes);
    }

    private static void complete(CompletableFuture<Void> all, @Nullable Throwable cause) {
        if (cause == null) {
            all.complete(null);
        } else {
            all.completeExceptionally(cause);
        }
    }

    /**
     * Waits until all queued writes have left. A caller that takes nothing for
     * {@code patience}, or at most a quarter of it longer, counts as disconnected.
     */
    private void await(List<Leaving> leaving) throws IOException, InterruptedException {
        // Writes leave in order: when the last one has left, all have.
        CompletableFuture<Void> all = leaving.getLast().all();
        long before = 0;
        int idle = 0;
        try {
            while (idle < LOOKS) {
                if (isDone(all, patience.dividedBy(LOOKS))) {
                    return;
                }
                long left = left(leaving);
                idle = left == before ? idle + 1 : 0;
                before = left;
            }
            throw new IOException("the caller takes nothing any more");
        } finally {
            sent += left(leaving);
        }
    }

    private static long left(List<Leaving> leaving) {
        return leaving.stream().mapToLong(one -> one.bytes().getAsLong()).sum();
    }

    private static boolean isDone(CompletableFuture<Void> all, Duration patience)
            throws IOException, InterruptedException {
        try {
            all.get(patience.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException e) {
            throw new IOException("the caller has left", e);
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException left) {
            settle(all, left);
            return true;
        }
    }

    /**
     * Handles an interrupt of the wait: the caller has disconnected, but may have received these very bytes. The
     * write of these bytes reports this, at once or as soon as the stream has been torn down. If the bytes have
     * left, the thread's interrupt flag is set again, so that the next wait on this thread still sees the interrupt.
     */
    private static void settle(CompletableFuture<Void> all, InterruptedException left) throws InterruptedException {
        try {
            all.get(LAST_WORD.toNanos(), TimeUnit.NANOSECONDS);
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw left;
        }
    }

    /** The number of body bytes that have left. */
    long sent() {
        return sent;
    }

    /**
     * Aborts the response so that no caller can take the truncated body for a
     * complete one: closes an HTTP/1.1 connection, resets an HTTP/2 stream.
     */
    void abort() {
        if (!http2) {
            closeConnection();
        } else if (!response.closed()) {
            response.reset(HTTP2_INTERNAL_ERROR);
        }
    }

    /** Closes the connection below Vert.x, which would first wait for a stalled caller to take the queued bytes. */
    private void closeConnection() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        Http1Connection.of(request).close(() -> closed.complete(null));
        try {
            closed.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // The close has been requested, so no byte can follow.
            LOG.debug("the connection does not close", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
