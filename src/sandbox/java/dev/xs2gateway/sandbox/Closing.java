package dev.xs2gateway.sandbox;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The end of the sandbox, and every waiting of its handlers, which that end cuts short. */
final class Closing {
    private final CountDownLatch closed = new CountDownLatch(1);

    void now() {
        closed.countDown();
    }

    boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** Returns after {@code time}; throws as soon as the sandbox closes. */
    void pause(Duration time) throws IOException {
        try {
            if (closed.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new Dropped("the sandbox closes");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the sandbox closes");
        }
    }

    /** Waits for the end. */
    void hang() throws IOException {
        while (true) {
            pause(Duration.ofHours(1));
        }
    }

    /** Thrown out of a handler, so that the server closes the connection without a clean end. */
    static final class Dropped extends IOException {
        private static final long serialVersionUID = 1;

        Dropped(String why) {
            super(why);
        }
    }
}
