package dev.xs2gateway.upstream;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;

/** A call that brought nothing, and what follows from it for the calls after it. */
final class UpstreamFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Whose fault it was. */
    enum Kind {
        /** The vendor answered and is well: not there, not understood, not allowed. */
        ANSWERED,
        /** No answer, half an answer, or a broken server's: worth another try. */
        BROKEN,
        /** Slow or senseless: counts as broken, but another try would only cost. */
        USELESS,
        /** A 503 or 429: it may be the rate limit, so another try would make it worse. */
        LIMITED
    }

    private final Kind kind;
    private final transient Failure failure;

    UpstreamFault(Kind kind, Failure failure, Throwable cause) {
        super(failure.toString(), cause, false, false);
        this.kind = kind;
        this.failure = failure;
    }

    boolean worthAnotherTry() {
        return kind == Kind.BROKEN;
    }

    boolean countsAgainstUpstream() {
        return kind != Kind.ANSWERED;
    }

    FailureException asFailure() {
        return failure.causedBy(this);
    }
}
