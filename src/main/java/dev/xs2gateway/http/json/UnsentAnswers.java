package dev.xs2gateway.http.json;

import dev.xs2gateway.failure.Failure;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the memory of answers to look-ups of many ids, from the moment at which an answer is put together until the caller has taken
 * it: all answers together may hold an eighth of the heap. A caller that does not read holds its share until its connection closes.
 */
@Singleton
public final class UnsentAnswers {
    private static final int SHARE_OF_HEAP = 16;
    private static final Duration SOON = Duration.ofSeconds(1);

    private final long most;
    private final AtomicLong held = new AtomicLong();

    @Inject
    UnsentAnswers() {
        this(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    }

    /** Creates a bound of {@code most} bytes. */
    UnsentAnswers(long most) {
        this.most = most;
    }

    /** A part of the memory, held until {@link #release}, which may be called more than once. */
    public final class Share {
        private final long bytes;
        private final AtomicBoolean released = new AtomicBoolean();

        private Share(long bytes) {
            this.bytes = bytes;
        }

        void release() {
            if (released.compareAndSet(false, true)) {
                held.addAndGet(-bytes);
            }
        }
    }

    /** Like {@link #take(long)}, but also releases the share when the request fails. */
    public Share take(long bytes, RoutingContext request) {
        Share share = take(bytes);
        request.addEndHandler(ended -> {
            if (ended.failed()) {
                share.release();
            }
        });
        if (request.response().closed()) {
            share.release();
        }
        return share;
    }

    /**
     * Takes memory for an answer of {@code bytes} bytes. An answer that is
     * larger than the whole bound is admitted if no other answer holds memory.
     *
     * @throws dev.xs2gateway.failure.FailureException with {@link Failure.Overloaded} if there is no room
     */
    Share take(long bytes) {
        long before = held.getAndAdd(bytes);
        if (before > 0 && before + bytes > most) {
            held.addAndGet(-bytes);
            throw new Failure.Overloaded(SOON).asException();
        }
        return new Share(bytes);
    }

    long held() {
        return held.get();
    }
}
