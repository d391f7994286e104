package dev.xs2gateway.http.delivery;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.files.FileLimits;
import dev.xs2gateway.http.connection.Http1Connection;
import dev.xs2gateway.http.connection.UnreadBody;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.buffer.impl.BufferImpl;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The response that carries one delivery. Queues bytes without waiting and counts those that have
 * left; cuts a response that stalls; reports the outcome. Both transports send through it: each
 * decides when to queue the next bytes, and has only its own bytes queued when it does.
 */
final class FileResponse {
    private static final Logger LOG = Logger.getLogger(FileResponse.class);
    private static final long HTTP2_INTERNAL_ERROR = 0x2;
    // Netty copies heap buffers when they are written, and keeps the copy for as long as the write is queued.
    private static final int PIECES_AT_ONCE = 4;
    private static final Buffer NOTHING = Buffer.buffer();
    // Less than any count: the first look only records where the wait begins.
    private static final long NOT_SEEN = -1;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Delivery delivery;
    private final AtomicLong queued = new AtomicLong();
    private final AtomicLong leftOfMemory = new AtomicLong();
    private volatile LongSupplier leftOfFile = () -> 0;
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    // Both belong to the timer that looks.
    private long lastSeen = NOT_SEEN;
    private int idleLooks;

    FileResponse(HttpServerRequest request, Delivery delivery) {
        this.request = request;
        this.response = request.response();
        this.delivery = delivery;
    }

    /** Sets status and headers, which leave with the first bytes. */
    void head(ResponseHead head) {
        response.setStatusCode(head.status());
        head.headers().forEach(response::putHeader);
    }

    /** Queues all remaining bytes, a few pieces at a time; completes when all have left. The bytes must not change until then. */
    Future<Void> write(ByteBuffer bytes) {
        Future<Void> last = Future.succeededFuture();
        for (int i = 0; i < PIECES_AT_ONCE && bytes.hasRemaining(); i++) {
            last = writePiece(bytes);
        }
        return bytes.hasRemaining() ? last.compose(left -> write(bytes)) : last;
    }

    private Future<Void> writePiece(ByteBuffer bytes) {
        int count = Math.min(FileLimits.PIECE, bytes.remaining());
        ByteBuffer piece = bytes.slice(bytes.position(), count);
        bytes.position(bytes.position() + count);
        queued.addAndGet(count);
        return response.write(BufferImpl.buffer(Unpooled.wrappedBuffer(piece)))
                .onSuccess(left -> leftOfMemory.addAndGet(count));
    }

    /**
     * Has the kernel send a part of a file after everything that has been queued before; completes when all
     * of it has left. No other part may be queued. Only where {@link Http1Connection#takesFiles} permits it.
     */
    Future<Void> write(FileChannel file, long from, long count) {
        if (!response.headWritten()) {
            // Sends the head: Vert.x does not know of the file that follows it.
            response.write(NOTHING);
        }
        long before = leftOfFile.getAsLong();
        queued.addAndGet(count);
        Promise<Void> all = Promise.promise();
        LongSupplier part = Http1Connection.of(request).write(file, from, count, cause -> complete(all, cause));
        leftOfFile = () -> before + part.getAsLong();
        return all.future();
    }

    private static void complete(Promise<Void> all, @Nullable Throwable cause) {
        if (cause == null) {
            all.complete();
        } else {
            all.fail(cause);
        }
    }

    /**
     * Ends the response; to be called after its last byte has left. Ended earlier, it would admit the next request
     * of a client that pipelines, could not be reset over HTTP/2 any more, and a shutdown would not wait for it.
     */
    Future<Void> end() {
        return response.end();
    }

    /** The number of body bytes that have left. */
    long sent() {
        return leftOfMemory.get() + leftOfFile.getAsLong();
    }

    /** Cuts the response if bytes have been queued and none has left during {@code patience} consecutive looks. */
    void look(int patience) {
        long sent = sent();
        if (sent == queued.get()) {
            lastSeen = NOT_SEEN;
            return;
        }
        idleLooks = sent == lastSeen ? idleLooks + 1 : 0;
        lastSeen = sent;
        if (idleLooks >= patience) {
            LOG.debugf("a caller takes nothing any more after %d bytes", sent);
            Future<Void> _ = cut();
        }
    }

    /**
     * Aborts the response so that no caller can take the truncated body for a complete one: closes an
     * HTTP/1.1 connection, resets an HTTP/2 stream. May be called from any thread; completes when it is done.
     */
    Future<Void> cut() {
        Promise<Void> done = Promise.promise();
        if (!UnreadBody.isHttp2(request)) {
            // Below Vert.x, which would first wait for a stalled caller to take the queued bytes.
            Http1Connection.of(request).close(done::tryComplete);
        } else {
            if (!response.closed()) {
                response.reset(HTTP2_INTERNAL_ERROR);
            }
            done.complete();
        }
        return done.future();
    }

    /** Reports how the response has ended; called once, last. {@code failure} is why the gateway cut it, null if it did not. */
    void report(boolean complete, @Nullable Failure failure) {
        delivery.done()
                .accept(new DeliveryOutcome(
                        response.getStatusCode(),
                        sent(),
                        complete,
                        delivery.file().reader().digest(),
                        failure));
        over.complete(null);
    }

    /** Completes once the outcome has been reported. */
    CompletableFuture<Void> over() {
        return over;
    }
}
