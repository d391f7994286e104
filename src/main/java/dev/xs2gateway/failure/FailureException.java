package dev.xs2gateway.failure;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** An exception that carries a {@link Failure} to the edge. It is an expected outcome, so it has no stack trace. */
public final class FailureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    FailureException(Failure failure, @Nullable Throwable cause) {
        super(FailureText.of(failure), cause, false, false);
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }

    /** The HTTP status of the upstream response that caused this failure, if there was one. */
    public OptionalInt upstreamStatus() {
        for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof UpstreamStatus answer) {
                return OptionalInt.of(answer.status());
            }
        }
        return OptionalInt.empty();
    }
}
