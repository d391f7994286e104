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
 * A response's body on its way out, one awaited piece after the other.
 *
 * <p>Vert.x queues what is written from other threads without bound, so only the future of each write says that a piece has left, and
 * that the caller is still there.
 */
final class DeliveryChannel {
    private static final Logger LOG = Logger.getLogger(DeliveryChannel.class);
    private static final long HTTP2_INTERNAL_ERROR = 0x2;
    // Into so many parts a wait is cut, to see whether anything left in each.
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
        // What filters have set comes first and at once: left to Quarkus, it is set last, with its content type over
        // ours.
        ServerSerialisers.encodeResponseHeaders(context);
        context.serverResponse().setPreCommitListener(null);
        response.setStatusCode(status);
        headers.forEach(response::putHeader);
    }

    /** Writes a piece and waits until it has left. */
    void write(Buffer piece) throws IOException, InterruptedException {
        await(List.of(leaving(response.write(piece), piece)));
    }

    /** Writes the last pieces, handed over at once, for what they hold must be in memory anyway, and ends when all have left. */
    void end(List<Buffer> pieces) throws IOException, InterruptedException {
        List<Leaving> leaving = new ArrayList<>();
        for (Buffer piece : pieces) {
            leaving.add(leaving(response.write(piece), piece));
        }
        await(leaving);
        end();
    }

    /**
     * Ended earlier, it would let in the next request of an impatient caller, and over HTTP/2 no reset could be sent any more. A caller that
     * counts may leave with the last byte that was announced: then nobody is there to be told the end, and nothing is lost.
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

    /** Writes a part of a file by the kernel alone, and waits until it has left; between a first piece and the end. */
    void writeFile(FileChannel file, long from, long count) throws IOException, InterruptedException {
        await(List.of(leaving(file, from, count)));
    }

    /** The same with what comes before it, handed over at once, and the end when all has left. */
    void end(Buffer first, FileChannel file, long from, long count) throws IOException, InterruptedException {
        Leaving before = leaving(first.length() == 0 ? Future.succeededFuture() : response.write(first), first);
        await(List.of(before, leaving(file, from, count)));
        end();
    }

    /** What was handed over: whether all of it has left, and how many bytes have by now. */
    private record Leaving(CompletableFuture<Void> all, LongSupplier bytes) {}

    private static Leaving leaving(Future<Void> written, Buffer piece) {
        return new Leaving(
                written.toCompletionStage().toCompletableFuture(), () -> written.succeeded() ? piece.length() : 0);
    }

    /** In its turn after all that Vert.x was given before, and before all that it is given after. */
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

    /** Waits until all has left. A caller that takes nothing for as long as we are patient, and a quarter more at most, counts as gone. */
    private void await(List<Leaving> leaving) throws IOException, InterruptedException {
        // They leave in turn: when the last one has, all have.
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
     * The caller left, but perhaps with these very bytes: their write knows, at once or as soon as the stream is taken down. Whoever
     * waits next on this thread still learns of the interrupt.
     */
    private static void settle(CompletableFuture<Void> all, InterruptedException left) throws InterruptedException {
        try {
            all.get(LAST_WORD.toNanos(), TimeUnit.NANOSECONDS);
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw left;
        }
    }

    /** The bytes of the body that have left. */
    long sent() {
        return sent;
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
        Http1Connection.of(request).close(() -> closed.complete(null));
        try {
            closed.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // It was told to close; no byte can follow.
            LOG.debug("the connection does not close", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
