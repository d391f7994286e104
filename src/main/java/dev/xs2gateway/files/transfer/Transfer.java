package dev.xs2gateway.files.transfer;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.Failure.FileRef;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.files.FileKey;
import dev.xs2gateway.files.FileLimits;
import dev.xs2gateway.files.IncomingBody;
import dev.xs2gateway.files.StoredFile;
import dev.xs2gateway.files.Wanted;
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
    private static final int PIECE = 64 * 1024;
    // The number of deliveries from memory whose copies, which the kernel would have spared, cost as much as writing
    // the file does.
    private static final int TIMES_FROM_MEMORY = 8;

    /** The stages of a transfer; readers may join until it is {@code GONE}. */
    private enum Stage {
        COMING,
        KEPT,
        GONE
    }

    private final Wanted wanted;
    private final Source source;
    private final Spool spool;
    private final GrowingFile file;
    private final Listener listener;
    private final ThreadFactory threads;
    private final Thread thread;
    // Failures are logged under the request that began the transfer.
    private final @Nullable Object requestId;

    private Stage stage = Stage.COMING;
    private int readers;
    private int timesGiven;
    private boolean over;
    private @Nullable ReadableByteChannel incoming;

    Transfer(Wanted wanted, Source source, FileLimits limits, Spool spool, ThreadFactory threads, Listener listener) {
        this.wanted = wanted;
        this.source = source;
        this.spool = spool;
        this.listener = listener;
        this.file = new GrowingFile(wanted, limits, spool, this::unjoinable);
        this.threads = threads;
        this.thread = threads.newThread(this::run);
        this.requestId = MDC.get("requestId");
    }

    /** Receives the events of a transfer. */
    interface Listener {
        void joined();

        void left();

        /** The file is whole and verified, and is kept. */
        void kept(Transfer transfer);

        /** The transfer accepts no more readers. */
        void gone(Transfer transfer);
    }

    FileKey key() {
        return wanted.key();
    }

    FileRef ref() {
        return wanted.ref();
    }

    void start() {
        thread.start();
    }

    /** Adds a reader that follows the file; returns null if the transfer accepts no more. */
    synchronized @Nullable FileReader join() {
        if (stage == Stage.GONE) {
            return null;
        }
        readers++;
        listener.joined();
        return new FileReader(file, this::leave);
    }

    /**
     * Like {@link #join}, for a caller to which the kernel can send the file. A
     * file that is requested often moves to disk, from where sending it costs less.
     */
    @Nullable
    FileReader joinForKernel() {
        FileReader reader = join();
        if (reader != null && isOften()) {
            threads.newThread(this::moveToDisk).start();
        }
        return reader;
    }

    private void moveToDisk() {
        spool.moveToDisk();
        if (isIdle()) {
            spool.nobodyReads();
        }
    }

    private synchronized boolean isOften() {
        return stage == Stage.KEPT && ++timesGiven == TIMES_FROM_MEMORY;
    }

    private void leave() {
        listener.left();
        ReadableByteChannel unwanted;
        synchronized (this) {
            readers--;
            if (readers == 0 && stage == Stage.KEPT) {
                spool.nobodyReads();
            }
            if (readers > 0 || stage == Stage.KEPT || (stage == Stage.COMING && file.isNearlyIn())) {
                return;
            }
            stage = Stage.GONE;
            unwanted = incoming;
        }
        listener.gone(this);
        stop(unwanted);
    }

    private void stop(@Nullable ReadableByteChannel unwanted) {
        if (isOver()) {
            spool.discard();
            return;
        }
        thread.interrupt();
        close(unwanted);
    }

    private synchronized boolean isOver() {
        return over;
    }

    /** Stops accepting readers; readers that have joined continue to read. */
    void evict() {
        unjoinable();
        if (isIdle()) {
            spool.discard();
        }
    }

    /** Whether an eviction would free the room at once. */
    synchronized boolean isIdle() {
        return readers == 0 && over;
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

    private void unjoinable() {
        synchronized (this) {
            stage = Stage.GONE;
        }
        listener.gone(this);
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
            unjoinable();
            return;
        }
        synchronized (this) {
            if (stage == Stage.GONE) {
                return;
            }
            stage = Stage.KEPT;
        }
        listener.kept(this);
    }

    private void failed(RuntimeException why) {
        if (why instanceof FailureException known && known.failure() instanceof Failure.ChecksumMismatch mismatch) {
            LOG.errorf(
                    "%s is not the file that XS2Event states: its SHA-256 is %s and should be %s",
                    mismatch.file(), mismatch.computed(), mismatch.stated());
            source.wasWrong(mismatch);
        }
        // A transfer that is gone is not logged: it has no reader to inform, and an interrupted transfer fails in
        // meaningless ways.
        if (!isGone()) {
            LOG.debugf(why, "%s did not come in", wanted.ref());
        }
        file.fail(why);
    }

    private synchronized boolean isGone() {
        return stage == Stage.GONE;
    }

    private void receive() throws IOException {
        IncomingBody opened = source.open();
        try (ReadableByteChannel bytes = opened.bytes()) {
            adopt(bytes);
            file.begin(opened.length());
            ByteBuffer piece = ByteBuffer.allocate(PIECE);
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
        if (isGone()) {
            throw new IOException("nobody wants the file any more");
        }
    }

    private void end() {
        boolean unwanted;
        synchronized (this) {
            over = true;
            unwanted = stage == Stage.GONE && readers == 0;
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
                LOG.debug("closing a transfer that nobody wants", e);
            }
        }
    }
}
