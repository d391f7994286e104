package dev.xs2gateway.http.delivery;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.files.FileLimits;
import dev.xs2gateway.files.transfer.FileReader;
import dev.xs2gateway.http.connection.Http1Connection;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The body of a delivery, sent by a thread that waits for each piece: first until it may leave, then until it has left.
 *
 * <p>Vert.x queues without bound what other threads write, so only the future of
 * each write tells that a piece has left and that the caller is still connected.
 */
final class WaitingBody {
    private static final Logger LOG = Logger.getLogger(WaitingBody.class);
    private static final int FIRST_OF_FILE = 4 * 1024;
    private static final Duration LAST_WORD = Duration.ofSeconds(1);

    private final FileReader reader;
    private final boolean takesFiles;
    private final long end;
    private final ByteBuffer piece;
    private long next;

    private WaitingBody(FileReader reader, boolean takesFiles, ResponseHead head, ByteBuffer piece) {
        this.reader = reader;
        this.takesFiles = takesFiles;
        this.end = head.end();
        this.piece = piece;
        this.next = head.from() + piece.position();
    }

    /**
     * Reads the first piece, which is the whole content if that lies in memory, and only {@link #FIRST_OF_FILE} bytes
     * where the kernel sends the rest. Throws if its bytes never come: the caller can still be sent a problem.
     */
    static WaitingBody begin(FileReader reader, ResponseHead head, HttpServerRequest request) {
        boolean takesFiles = Http1Connection.takesFiles(request);
        ByteBuffer piece = reader.awaitInMemory(head.length());
        if (piece == null) {
            int most = takesFiles && reader.onDisk() != null ? FIRST_OF_FILE : FileLimits.PIECE;
            piece = ByteBuffer.allocate((int) Math.min(most, head.length()));
            reader.read(piece);
        }
        return new WaitingBody(reader, takesFiles, head, piece);
    }

    /**
     * Sends the body, and reports whether all of it has left. A failure goes into the outcome
     * only: the head has been sent, so the caller cannot receive a problem any more.
     */
    void send(FileResponse response, Duration patience) {
        boolean complete = false;
        @Nullable Failure failure = null;
        try {
            sendAll(response);
            complete = true;
        } catch (FailureException e) {
            LOG.debugf("a delivery was cut after %d bytes: %s", response.sent(), e.getMessage());
            failure = e.failure();
        } catch (IOException e) {
            LOG.debugf("a delivery was cut after %d bytes: %s", response.sent(), e.getMessage());
        } catch (InterruptedException e) {
            LOG.debugf("the caller left after %d bytes", response.sent());
        } catch (RuntimeException e) {
            LOG.errorf(e, "a delivery was cut after %d bytes", response.sent());
        } finally {
            if (!complete) {
                awaitCut(response, patience);
            }
            response.report(complete, failure);
        }
    }

    /**
     * Sends the content of the piece and everything from there to the end. Once the
     * rest of the file is here, it is queued at once instead of piece by piece.
     */
    private void sendAll(FileResponse response) throws IOException, InterruptedException {
        while (next < end && !isWholeOnDisk()) {
            if (piece.position() > 0) {
                await(response.write(piece.flip()));
                piece.clear();
            }
            sendOrRead(response);
        }
        requireVerified();
        FileChannel file = next < end ? reader.onDisk() : null;
        Future<Void> last = response.write(piece.flip());
        await(file == null ? last : response.write(file, next, end - next));
        awaitEnd(response);
    }

    private boolean isWholeOnDisk() {
        return takesFiles && reader.verified() && reader.onDisk() != null;
    }

    /** Sends the next bytes that may leave, where the kernel can send them, and otherwise reads them into the piece. */
    private void sendOrRead(FileResponse response) throws IOException, InterruptedException {
        long upTo = Math.min(end, reader.awaitVisible());
        // Checked after the wait: if the disk has filled up meanwhile, these bytes lie in memory.
        FileChannel file = takesFiles ? reader.onDisk() : null;
        if (file == null) {
            reader.read(piece.limit((int) Math.min(piece.capacity(), upTo - next)));
            next += piece.position();
        } else if (upTo == end) {
            // The last bytes leave together with the end: a client that
            // counts bytes may disconnect before an end that is sent alone.
            requireVerified();
        } else {
            await(response.write(file, next, upTo - next));
            reader.seek(upTo);
            next = upTo;
        }
    }

    private void requireVerified() {
        if (!reader.verified()) {
            throw new IllegalStateException("the last bytes were handed out before the file was verified");
        }
    }

    private static void await(Future<Void> left) throws IOException, InterruptedException {
        CompletableFuture<Void> all = left.toCompletionStage().toCompletableFuture();
        try {
            all.get();
        } catch (ExecutionException e) {
            throw new IOException("the caller has left", e);
        } catch (InterruptedException interrupt) {
            settle(all, interrupt);
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

    /** A client that counts bytes may disconnect after the last announced byte; ending the response then fails, and nothing is lost. */
    private static void awaitEnd(FileResponse response) {
        try {
            await(response.end());
        } catch (IOException e) {
            LOG.debugf("the caller left with the last byte: %s", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitCut(FileResponse response, Duration patience) {
        try {
            response.cut().toCompletionStage().toCompletableFuture().get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // The close has been requested, so no byte can follow.
            LOG.debug("the connection does not close", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
