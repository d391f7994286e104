package dev.xs2gateway.upstream.call;

import dev.xs2gateway.budget.CallOutcome;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.failure.FailureText;
import org.jspecify.annotations.Nullable;

/** A failed call, and what follows from it for later calls. */
public final class UpstreamFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The cause of the failure, which decides about retries and the circuit breaker. */
    enum Kind {
        /** XS2Event answered and works: the requested item does not exist, or the request was not understood or not allowed. */
        ANSWERED,
        /** XS2Event answered and works, but the requested item is not ready; it may be requested again after the stated time. */
        NOT_YET,
        /** No answer, an incomplete answer, or the error of a broken server: another attempt may succeed. */
        BROKEN,
        /** A timeout or a nonsensical answer: it counts as broken, but another attempt would only cost a call. */
        USELESS,
        /** A 503 or 429: it may be the rate limit, so another attempt would make it worse. */
        LIMITED,
        /**
         * {@link #BROKEN} or {@link #USELESS}, but for an id that is known to make calls fail: it carries no information about XS2Event.
         */
        OF_SUSPECT
    }

    private final Kind kind;
    private final transient Failure failure;
    private final transient CallOutcome outcome;

    /** Creates a fault; {@code outcome} is what the call says about XS2Event and the key. */
    UpstreamFault(Kind kind, Failure failure, CallOutcome outcome, @Nullable Throwable cause) {
        super(FailureText.of(failure), cause, false, false);
        this.kind = kind;
        this.failure = failure;
        this.outcome = outcome;
    }

    /** Creates a fault that carries no information about XS2Event and the key. */
    UpstreamFault(Kind kind, Failure failure, Throwable cause) {
        this(kind, failure, new CallOutcome.Unclear(), cause);
    }

    /** The outcome of a call that ended with {@code thrown}; of a successful call if {@code thrown} is null. */
    static CallOutcome outcomeOf(@Nullable Throwable thrown) {
        return switch (thrown) {
            case null -> new CallOutcome.Accepted();
            case UpstreamFault fault -> fault.outcome;
            case NothingToAsk _ -> new CallOutcome.NotSent();
            default -> new CallOutcome.Unclear();
        };
    }

    /**
     * This fault as it applies to a call with these ids.
     *
     * @param alone whether the call was for one id; several ids are requested again separately, and no call is
     *     spent on requesting all of them once more
     */
    UpstreamFault of(CallAccount.Attempt attempt, boolean alone) {
        boolean mayBeTheIds = kind == Kind.BROKEN || kind == Kind.USELESS;
        if (mayBeTheIds && attempt == CallAccount.Attempt.SUSPECT) {
            return new UpstreamFault(Kind.OF_SUSPECT, failure, outcome, getCause());
        }
        return kind == Kind.BROKEN && (!alone || attempt == CallAccount.Attempt.APART)
                ? new UpstreamFault(Kind.USELESS, failure, outcome, getCause())
                : this;
    }

    boolean isLimit() {
        return kind == Kind.LIMITED;
    }

    boolean isRetryable() {
        return kind == Kind.BROKEN;
    }

    boolean countsAgainstUpstream() {
        return kind != Kind.ANSWERED && kind != Kind.NOT_YET && kind != Kind.OF_SUSPECT;
    }

    /** Whether the call was refused as if the key were not accepted; another call must confirm that. */
    boolean doubtsKey() {
        return outcome instanceof CallOutcome.KeyDoubted;
    }

    /** Whether this failure says that a file is not ready yet. */
    public static boolean isNotYet(FailureException thrown) {
        return thrown.getCause() instanceof UpstreamFault fault && fault.kind == Kind.NOT_YET;
    }

    /** Whether XS2Event answered the failed call in a way that does not speak against further calls. */
    public static boolean wasAnswered(FailureException thrown) {
        return thrown.getCause() instanceof UpstreamFault fault && fault.outcome instanceof CallOutcome.Accepted;
    }

    /** Whether this failure is a 404 that the API itself did not send, so that it says nothing about the requested file. */
    public static boolean isForeignNotFound(FailureException thrown) {
        RefusedCall call = RefusedCall.in(thrown);
        return call != null && call.status() == 404 && !call.isFromApi() && !isNotYet(thrown);
    }

    FailureException asFailure() {
        return failure.causedBy(this);
    }
}
