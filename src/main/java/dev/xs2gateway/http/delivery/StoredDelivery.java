package dev.xs2gateway.http.delivery;

import dev.xs2gateway.files.DeliveryOutcome;
import dev.xs2gateway.files.FileMetadata;
import dev.xs2gateway.files.transfer.FileReader;
import dev.xs2gateway.files.transfer.OpenFile;
import dev.xs2gateway.http.connection.Http1Connection;
import io.netty.buffer.Unpooled;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.buffer.impl.BufferImpl;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The delivery of a stored file to one caller over HTTP/1.1 without TLS. The file is complete and verified,
 * so the delivery waits for nothing but the caller. Belongs to the event loop of the caller's connection.
 */
final class StoredDelivery {
    private static final int PIECE = 64 * 1024;
    // Netty copies heap buffers when they are written, and keeps the copy for as long as the write is queued.
    private static final int PIECES_AT_ONCE = 4;
    private static final Buffer NOTHING = Buffer.buffer();

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Context loop;
    private final OpenFile file;
    private final Consumer<DeliveryOutcome> done;
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private LongSupplier leftOfFile = () -> 0;
    private long leftOfMemory;
    // Less than any count: the first look only records where the delivery begins.
    private long lastSeen = -1;
    private int idleLooks;

    /** {@code done} is called exactly once, with the outcome. */
    StoredDelivery(HttpServerRequest request, Context loop, OpenFile file, Consumer<DeliveryOutcome> done) {
        this.request = request;
        this.response = request.response();
        this.loop = loop;
        this.file = file;
        this.done = done;
    }

    void start() {
        try {
            writeAll().onComplete(last -> end(last.succeeded()));
        } catch (RuntimeException e) {
            end(false);
            throw e;
        }
    }

    private Future<Void> writeAll() {
        FileReader reader = file.reader();
        FileMetadata head = file.head();
        long length = reader.awaitLength();
        FileHeaders.headers(head, head.digest()).forEach(response::putHeader);
        response.putHeader("Content-Length", Long.toString(length));
        ByteBuffer memory = reader.awaitInMemory(length);
        return memory == null ? write(Objects.requireNonNull(reader.onDisk()), length) : write(memory.flip());
    }

    private Future<Void> write(ByteBuffer bytes) {
        Future<Void> last = writePiece(bytes);
        for (int i = 1; i < PIECES_AT_ONCE && bytes.hasRemaining(); i++) {
            last = writePiece(bytes);
        }
        return bytes.hasRemaining() ? last.compose(left -> write(bytes)) : last;
    }

    private Future<Void> writePiece(ByteBuffer bytes) {
        int count = Math.min(PIECE, bytes.remaining());
        ByteBuffer piece = bytes.slice(bytes.position(), count);
        bytes.position(bytes.position() + count);
        return response.write(BufferImpl.buffer(Unpooled.wrappedBuffer(piece)))
                .onSuccess(left -> leftOfMemory += count);
    }

    private Future<Void> write(FileChannel disk, long length) {
        Promise<Void> all = Promise.promise();
        // Sends the head: Vert.x does not know of the file that follows it.
        response.write(NOTHING);
        leftOfFile = Http1Connection.of(request).write(disk, 0, length, cause -> {
            if (cause == null) {
                all.complete();
            } else {
                all.fail(cause);
            }
        });
        return all.future();
    }

    private long left() {
        return leftOfMemory + leftOfFile.getAsLong();
    }

    /**
     * Ends the delivery. The response ends only now: ended earlier, it would admit the next
     * request of a client that pipelines, and shutdown would not wait for this delivery.
     */
    private void end(boolean complete) {
        if (complete) {
            response.end();
        } else {
            cut();
        }
        file.reader().close();
        done.accept(new DeliveryOutcome(
                response.getStatusCode(), left(), complete, file.reader().digest()));
        over.complete(null);
    }

    /** Cuts the delivery if no bytes have left during {@code patience} consecutive looks. */
    void look(int patience) {
        loop.runOnContext(here -> {
            idleLooks = left() == lastSeen ? idleLooks + 1 : 0;
            lastSeen = left();
            if (idleLooks >= patience) {
                cut();
            }
        });
    }

    /** Closes the connection, so that no caller can take the truncated body for a complete one; may be called from any thread. */
    void cut() {
        Http1Connection.of(request).close(() -> {});
    }

    /** Completes once the delivery has ended and {@code done} has been called. */
    CompletableFuture<Void> over() {
        return over;
    }
}
