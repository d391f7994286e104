package dev.xs2gateway.upstream.call;

import dev.xs2gateway.budget.CallOutcome;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.failure.FailureText;
import org.jspecify.annotations.Nullable;

/** A call that brought nothing, and what follows from it for the calls after it. */
public final class UpstreamFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Whose fault it was. */
    enum Kind {
        /** The vendor answered and is well: not there, not understood, not allowed. */
        ANSWERED,
        /** The vendor answered and is well, but what was asked for is not ready: to be asked for again after the stated time. */
        NOT_YET,
        /** No answer, half an answer, or a broken server's: worth another try. */
        BROKEN,
        /** Slow or senseless: counts as broken, but another try would only cost. */
        USELESS,
        /** A 503 or 429: it may be the rate limit, so another try would make it worse. */
        LIMITED,
        /** Broken or useless, but of a call for an id that is known to make calls fail: it says nothing of the vendor. */
        OF_SUSPECT
    }

    private final Kind kind;
    private final transient Failure failure;
    private final transient CallOutcome outcome;

    /** {@code verdict}: what it says about XS2Event and our key. */
    UpstreamFault(Kind kind, Failure failure, CallOutcome outcome, @Nullable Throwable cause) {
        super(FailureText.of(failure), cause, false, false);
        this.kind = kind;
        this.failure = failure;
        this.outcome = outcome;
    }

    /** One that says nothing of the kind. */
    UpstreamFault(Kind kind, Failure failure, Throwable cause) {
        this(kind, failure, new CallOutcome.Unclear(), cause);
    }

    /** What the end of a call says about those after it. */
    static CallOutcome verdict(@Nullable Throwable thrown) {
        return switch (thrown) {
            case null -> new CallOutcome.Accepted();
            case UpstreamFault fault -> fault.outcome;
            case NothingToAsk nothing -> new CallOutcome.NotSent();
            default -> new CallOutcome.Unclear();
        };
    }

    /**
     * The same, as a call with these ids has to take it.
     *
     * @param alone whether the call was for one id: several are asked for again apart, and no call is spent on asking for all of them
     *     once more
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

    /** Whether the call was refused as if the key were not accepted, which another call has to confirm. */
    boolean doubtsKey() {
        return outcome instanceof CallOutcome.KeyDoubted;
    }

    /** Whether this failure says that a file is not ready yet. */
    public static boolean isNotYet(FailureException thrown) {
        return thrown.getCause() instanceof UpstreamFault fault && fault.kind == Kind.NOT_YET;
    }

    FailureException asFailure() {
        return failure.causedBy(this);
    }
}
