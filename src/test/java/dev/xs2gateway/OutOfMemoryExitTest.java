package dev.xs2gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class OutOfMemoryExitTest {
    private final AtomicBoolean ended = new AtomicBoolean();
    private final OutOfMemoryExit exit = new OutOfMemoryExit(() -> ended.set(true));

    private boolean endsUpon(Throwable thrown) {
        LogRecord logged = new LogRecord(Level.SEVERE, "unhandled");
        logged.setThrown(thrown);
        exit.publish(logged);
        return ended.get();
    }

    @Test
    void anErrorThatIsLoggedEndsTheProcess() {
        assertThat(endsUpon(new OutOfMemoryError("Java heap space"))).isTrue();
    }

    @Test
    void anErrorThatIsTheCauseOfALoggedExceptionEndsTheProcessToo() {
        assertThat(endsUpon(new IllegalStateException(new RuntimeException(new OutOfMemoryError("Direct buffers")))))
                .isTrue();
    }

    @Test
    void otherFailuresEndNothing() {
        assertThat(endsUpon(new IllegalStateException("no", new StackOverflowError())))
                .isFalse();
    }
}
