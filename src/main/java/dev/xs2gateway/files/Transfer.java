package dev.xs2gateway.files;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.concurrent.ThreadFactory;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Brings one file in, for as long as anyone reads it. */
final class Transfer {
    private static final Logger LOG = Logger.getLogger(Transfer.class);
    private static final int PIECE = 64 * 1024;

    private final Wanted wanted;
    private final Source source;
    private final Spool spool;
    private final GrowingFile file;
    private final Runnable forget;
    private final Thread thread;

    private int readers;
    private boolean abandoned;
    private boolean over;
    private @Nullable ReadableByteChannel incoming;

    /** {@code forget} runs when nobody may join any more. */
    Transfer(Wanted wanted, Source source, FileLimits limits, Spool spool, ThreadFactory threads, Forget forget) {
        this.wanted = wanted;
        this.source = source;
        this.spool = spool;
        this.forget = () -> forget.accept(this);
        this.file = new GrowingFile(wanted, limits, spool, this.forget);
        this.thread = threads.newThread(this::run);
    }

    void start() {
        thread.start();
    }

    /** Lets one more follow the file; null if it is too late. */
    synchronized @Nullable FileReader join() {
        if (abandoned || file.ended()) {
            return null;
        }
        readers++;
        return new FileReader(file, this::leave);
    }

    private void leave() {
        ReadableByteChannel unwanted;
        synchronized (this) {
            readers--;
            if (readers > 0) {
                return;
            }
            abandoned = true;
            unwanted = incoming;
        }
        forget.run();
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

    private void run() {
        try {
            receive();
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

    private void failed(RuntimeException why) {
        if (why instanceof FailureException known && known.failure() instanceof Failure.ChecksumMismatch mismatch) {
            LOG.errorf("a file is not the one that was stated: %s", mismatch);
            source.wasWrong();
        }
        // Nobody is left to be told, and an interrupted transfer fails in ways that mean nothing.
        if (!isAbandoned()) {
            LOG.debugf(why, "%s did not come in", wanted.ref());
        }
        file.fail(why);
    }

    private synchronized boolean isAbandoned() {
        return abandoned;
    }

    private void receive() throws IOException {
        Incoming opened = source.open();
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
        if (isAbandoned()) {
            throw new IOException("nobody wants the file any more");
        }
    }

    private void end() {
        synchronized (this) {
            over = true;
        }
        if (file.failed() || isAbandoned()) {
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

    /** Told which transfer nobody may join any more. */
    interface Forget {
        void accept(Transfer transfer);
    }
}
