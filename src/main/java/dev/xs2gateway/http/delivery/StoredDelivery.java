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
 * A stored file on its way to one caller over clear HTTP/1.1. It lies here whole and verified, so there is nobody to wait for but the
 * caller. Belongs to the caller's event loop.
 */
final class StoredDelivery {
    private static final int PIECE = 64 * 1024;
    // Netty copies what it is given out of the heap, however long it has to wait then.
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
    // Less than anything: the first look sees only where it begins.
    private long lastSeen = -1;
    private int idleLooks;

    /** {@code done} hears once how it ended. */
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
        // The head: Vert.x does not know of what follows it.
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

    /** The response ends only now: before, it would let in the next request of an impatient caller, and nobody would wait for this one. */
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

    /** Cuts it if nothing has left between so many looks. */
    void look(int patience) {
        loop.runOnContext(here -> {
            idleLooks = left() == lastSeen ? idleLooks + 1 : 0;
            lastSeen = left();
            if (idleLooks >= patience) {
                cut();
            }
        });
    }

    /** Ends it in a way that no caller can take for its end; from any thread. */
    void cut() {
        Http1Connection.of(request).close(() -> {});
    }

    /** Done once it has ended and {@code done} has heard of it. */
    CompletableFuture<Void> over() {
        return over;
    }
}
