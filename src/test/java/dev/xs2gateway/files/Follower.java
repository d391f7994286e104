package dev.xs2gateway.files;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.files.transfer.FileReader;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One caller on a thread of its own, who takes all that it can get. */
public final class Follower {
    private final FileReader reader;
    private final int step;
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private final CompletableFuture<@Nullable RuntimeException> end = new CompletableFuture<>();
    private final Thread thread;
    private volatile long seen;

    private Follower(FileReader reader, int step) {
        this.reader = reader;
        this.step = step;
        this.thread = Thread.ofVirtual().start(this::run);
    }

    public static Follower of(FileReader reader) {
        return new Follower(reader, 10_000);
    }

    public static Follower of(FileReader reader, int step) {
        return new Follower(reader, step);
    }

    private void run() {
        try (reader) {
            ByteBuffer piece = ByteBuffer.allocate(step);
            while (reader.read(piece.clear()) >= 0) {
                taken.write(piece.array(), 0, piece.position());
                seen = taken.size();
            }
            end.complete(null);
        } catch (RuntimeException e) {
            end.complete(e);
        }
    }

    /** Bytes that it has been given so far. */
    public long seen() {
        return seen;
    }

    /** Whether it has taken all that it may have for now. */
    boolean waits() {
        return thread.getState() == Thread.State.WAITING || ended();
    }

    public boolean ended() {
        return end.isDone();
    }

    public void interrupt() {
        thread.interrupt();
    }

    /** All bytes, of a file that came to its verified end. */
    public byte[] whole() {
        RuntimeException failure = howItEnded();
        if (failure != null) {
            throw failure;
        }
        return taken.toByteArray();
    }

    /** Why it was not given all. */
    public Failure failure() {
        if (howItEnded() instanceof FailureException e) {
            return e.failure();
        }
        throw new AssertionError("ended otherwise", end.join());
    }

    /** Of one who waits for ever it says so. */
    private @Nullable RuntimeException howItEnded() {
        return end.copy().orTimeout(30, TimeUnit.SECONDS).join();
    }
}
