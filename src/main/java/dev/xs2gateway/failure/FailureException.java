package dev.xs2gateway.failure;

import org.jspecify.annotations.Nullable;

/** A {@link Failure} on its way to the edge; an expected outcome, so it carries no stack trace. */
public final class FailureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    FailureException(Failure failure, @Nullable Throwable cause) {
        super(failure.toString(), cause, false, false);
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }
}
