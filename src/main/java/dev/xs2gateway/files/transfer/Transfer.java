package dev.xs2gateway.files.transfer;

import dev.xs2gateway.IncomingBody;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.Failure.FileRef;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.files.FileKey;
import dev.xs2gateway.files.FileLimits;
import dev.xs2gateway.files.FileRequest;
import dev.xs2gateway.files.Provenance;
import dev.xs2gateway.files.StoredFile;
import dev.xs2gateway.files.spool.Spool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.concurrent.ThreadFactory;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * Fetches one file while at least one reader follows it or little remains. A file that
 * passes its check is then kept until it is evicted and its last reader has left.
 */
final class Transfer {
    private static final Logger LOG = Logger.getLogger(Transfer.class);
    // The number of deliveries from memory whose copies, which the kernel would have spared, cost as much as writing
    // the file does.
    private static final int TIMES_FROM_MEMORY = 8;

    /** The stages of a transfer; readers may join until it is {@code CLOSED}. */
    private enum Stage {
        RECEIVING,
        KEPT,
        CLOSED
    }

    private final FileRequest request;
    private volatile boolean ofZip;
    private boolean joined;
    private final Origin origin;
    private final Spool spool;
    private final GrowingFile file;
    private final Listener listener;
    private final ThreadFactory threads;
    private final Thread thread;
    // Failures are logged under the request that began the transfer.
    private final @Nullable Object requestId;

    private Stage stage = Stage.RECEIVING;
    private int readers;
    private int deliveries;
    private boolean ended;
    private @Nullable ReadableByteChannel incoming;

    Transfer(
            FileRequest request,
            Origin origin,
            FileLimits limits,
            Spool spool,
            ThreadFactory threads,
            Listener listener) {
        this.request = request;
        this.origin = origin;
        this.spool = spool;
        this.listener = listener;
        this.file = new GrowingFile(request, limits, spool, this::closeToReaders);
        this.threads = threads;
        this.thread = threads.newThread(this::run);
        this.requestId = MDC.get("requestId");
    }

    /** Receives the events of a transfer. */
    interface Listener {
        void readerJoined();

        void readerLeft();

        /** The file is whole and verified, and is kept. */
        void kept(Transfer transfer);

        /** The transfer accepts no more readers. */
        void closed(Transfer transfer);
    }

    FileKey key() {
        return request.key();
    }

    FileRef ref() {
        return request.ref();
    }

    void start() {
        thread.start();
    }

    /** Adds a reader that follows the file; returns null if the transfer accepts no more. */
    synchronized @Nullable FileReader join() {
        if (stage == Stage.CLOSED) {
            return null;
        }
        readers++;
        listener.readerJoined();
        boolean isStored = stage == Stage.KEPT;
        boolean isFirst = !joined;
        joined = true;
        return new FileReader(
                file, () -> isStored ? Provenance.STORED : isFirst ? ofFirst() : Provenance.JOINED, this::leave);
    }

    private Provenance ofFirst() {
        return ofZip ? Provenance.ZIP : Provenance.FETCHED;
    }

    /**
     * Like {@link #join}, for a caller to which the kernel can send the file. A
     * file that is requested often moves to disk, from where sending it costs less.
     */
    @Nullable
    FileReader joinForKernel() {
        FileReader reader = join();
        if (reader != null && isRequestedOften()) {
            threads.newThread(this::moveToDisk).start();
        }
        return reader;
    }

    private void moveToDisk() {
        spool.moveToDisk();
        if (isIdle()) {
            spool.onNoReaders();
        }
    }

    private synchronized boolean isRequestedOften() {
        return stage == Stage.KEPT && ++deliveries == TIMES_FROM_MEMORY;
    }

    private void leave() {
        listener.readerLeft();
        ReadableByteChannel unwanted;
        synchronized (this) {
            readers--;
            if (readers == 0 && stage == Stage.KEPT) {
                spool.onNoReaders();
            }
            if (readers > 0 || stage == Stage.KEPT || (stage == Stage.RECEIVING && file.isNearlyIn())) {
                return;
            }
            stage = Stage.CLOSED;
            unwanted = incoming;
        }
        listener.closed(this);
        stop(unwanted);
    }

    private void stop(@Nullable ReadableByteChannel unwanted) {
        if (isEnded()) {
            spool.discard();
            return;
        }
        thread.interrupt();
        close(unwanted);
    }

    private synchronized boolean isEnded() {
        return ended;
    }

    /** Stops accepting readers; readers that have joined continue to read. */
    void evict() {
        closeToReaders();
        if (isIdle()) {
            spool.discard();
        }
    }

    /** Whether an eviction would free the room at once. */
    synchronized boolean isIdle() {
        return readers == 0 && ended;
    }

    /** Whether stored bytes have been lost since they came in. */
    boolean isDamaged() {
        return file.isDamaged();
    }

    /** The number of bytes held in memory. */
    long bytesInMemory() {
        byte[] memory = spool.memory();
        return memory == null ? 0 : memory.length;
    }

    /** The number of bytes that have come in. */
    long bytes() {
        return file.written();
    }

    /** The stored file, if it is whole and verified; else null. */
    @Nullable
    StoredFile stored() {
        return file.stored();
    }

    private void closeToReaders() {
        synchronized (this) {
            stage = Stage.CLOSED;
        }
        listener.closed(this);
    }

    private void run() {
        if (requestId != null) {
            MDC.put("requestId", requestId);
        }
        try {
            receive();
            keep();
        } catch (RuntimeException e) {
            failed(e);
        } catch (IOException e) {
            failed(new Failure.UpstreamInvalid("the connection broke before the end of the file").causedBy(e));
        } catch (Error e) {
            failed(new IllegalStateException(e));
            throw e;
        } finally {
            end();
        }
    }

    private void keep() {
        if (!spool.mayBeKept()) {
            closeToReaders();
            return;
        }
        synchronized (this) {
            if (stage == Stage.CLOSED) {
                return;
            }
            stage = Stage.KEPT;
        }
        listener.kept(this);
    }

    private void failed(RuntimeException why) {
        if (why instanceof FailureException known && known.failure() instanceof Failure.ChecksumMismatch mismatch) {
            LOG.errorf(
                    "%s does not match XS2Event's checksum: its SHA-256 is %s and should be %s",
                    mismatch.file(), mismatch.computed(), mismatch.stated());
            origin.onChecksumMismatch(mismatch);
        }
        // A closed transfer is not logged: it has no reader to inform, and an interrupted transfer fails in
        // meaningless ways.
        if (!isClosed()) {
            LOG.debugf(why, "The transfer of %s failed", request.ref());
        }
        file.fail(why);
    }

    private synchronized boolean isClosed() {
        return stage == Stage.CLOSED;
    }

    private void receive() throws IOException {
        IncomingBody opened = origin.open();
        ofZip = opened.isOfZip();
        try (ReadableByteChannel bytes = opened.bytes()) {
            adopt(bytes);
            file.start(opened.length());
            ByteBuffer piece = ByteBuffer.allocate(FileLimits.PIECE);
            while (bytes.read(piece) >= 0) {
                file.append(piece.flip());
                piece.clear();
            }
            file.finish();
        }
    }

    private void adopt(ReadableByteChannel bytes) throws IOException {
        synchronized (this) {
            incoming = bytes;
        }
        if (isClosed()) {
            throw new IOException("no reader follows the file any more");
        }
    }

    private void end() {
        boolean unwanted;
        synchronized (this) {
            ended = true;
            unwanted = stage == Stage.CLOSED && readers == 0;
        }
        if (unwanted || file.failed()) {
            spool.discard();
        }
    }

    private static void close(@Nullable ReadableByteChannel unwanted) {
        if (unwanted != null) {
            try {
                unwanted.close();
            } catch (IOException e) {
                LOG.debug("Closing a transfer without readers failed", e);
            }
        }
    }
}
