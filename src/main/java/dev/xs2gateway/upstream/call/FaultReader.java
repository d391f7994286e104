package dev.xs2gateway.upstream.call;

import dev.xs2gateway.budget.CallOutcome;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.upstream.RetryAfter;
import dev.xs2gateway.upstream.bytes.AnswerSize;
import dev.xs2gateway.upstream.bytes.UnreadableAnswer;
import dev.xs2gateway.upstream.call.UpstreamFault.Kind;
import io.smallrye.mutiny.TimeoutException;
import io.vertx.core.VertxException;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Classifies failed calls. It treats 503 like 429 and 400 like 422, and never passes on any text of XS2Event. */
public final class FaultReader {
    private static final Duration SHORT_WAIT = Duration.ofSeconds(2);
    private static final Duration LIMITED_WAIT = Duration.ofSeconds(10);

    private final Clock clock;
    private final Duration refusedProbe;

    /** Creates a reader; {@code refusedProbe} is the interval at which a refused key is tried again. */
    public FaultReader(Clock clock, Duration refusedProbe) {
        this.clock = clock;
        this.refusedProbe = refusedProbe;
    }

    /** Classifies an unsuccessful status; {@code lookup} states that the call was not about a file. */
    UpstreamFault ofStatus(RefusedCall call, boolean lookup) {
        int status = call.status();
        return switch (status) {
            case 401 -> keyDoubted(call);
            case 403 -> lookup ? forbiddenLookup(call) : forbiddenFile(call);
            case 202, 409, 423, 425 -> lookup && !statesTime(call) ? other(call, true) : notYet(call);
            case 400, 404, 422 -> !lookup && statesTime(call) ? notYet(call) : notAsAsked(call, lookup);
            // Too long: XS2Event may answer a query with fewer ids. The URL of a file
            // contains nothing that could be left out.
            case 413, 414, 431 -> lookup ? queryRefused(call) : other(call, false);
            case 429, 503 -> limited(call);
            // If the server states when to come back, another attempt at once would disregard that.
            case 500, 502, 504 -> statesTime(call) ? limited(call) : broken(call);
            default -> other(call, lookup);
        };
    }

    private static UpstreamFault broken(RefusedCall call) {
        return new UpstreamFault(Kind.BROKEN, unavailable("XS2Event answered " + call.status()), call);
    }

    private boolean statesTime(RefusedCall call) {
        return RetryAfter.read(call.retryAfter(), clock) != null;
    }

    /** The fault for an item that will be ready later: after the time that XS2Event states, otherwise after {@link #LIMITED_WAIT}. */
    UpstreamFault notYet(RefusedCall call) {
        Duration stated = RetryAfter.read(call.retryAfter(), clock);
        return new UpstreamFault(
                Kind.NOT_YET,
                new Failure.UpstreamUnavailable(
                        "XS2Event has not prepared the file yet (" + call.status() + ")",
                        stated == null ? LIMITED_WAIT : stated),
                new CallOutcome.Accepted(),
                call);
    }

    private static UpstreamFault notAsAsked(RefusedCall call, boolean lookup) {
        return call.status() == 404 ? other(call, lookup) : queryRefused(call);
    }

    private static UpstreamFault queryRefused(RefusedCall call) {
        return new UpstreamFault(
                Kind.ANSWERED, new Failure.QueryRefused(call.status()), new CallOutcome.Accepted(), call);
    }

    private static UpstreamFault other(RefusedCall call, boolean lookup) {
        boolean servers = call.status() >= 500;
        String why = "XS2Event answered " + call.status();
        return new UpstreamFault(
                servers ? Kind.USELESS : Kind.ANSWERED,
                lookup ? new Failure.UpstreamInvalid(why) : new Failure.FileUnobtainable(why),
                servers ? new CallOutcome.Unclear() : new CallOutcome.Accepted(),
                call);
    }

    /**
     * The fault for a refusal that may concern the key. A 401 may do so whatever its body, because gateways in front of an API
     * check keys too; but one answer is no proof. The failure is the one that applies if another call confirms the refusal.
     */
    private UpstreamFault keyDoubted(RefusedCall call) {
        return new UpstreamFault(
                Kind.ANSWERED, new Failure.UpstreamRefused(), new CallOutcome.KeyDoubted(refusedProbe), call);
    }

    /**
     * The fault for a 403 on a look-up. Every key may look up orders, so a 403 from the API itself may concern
     * the key; any other 403 comes from a firewall and counts as an outage.
     */
    private UpstreamFault forbiddenLookup(RefusedCall call) {
        return call.isFromApi() ? keyDoubted(call) : limited(call);
    }

    /** The fault for a refusal that does not concern the key, because another call with the same key was answered. */
    static UpstreamFault notTheKey(RefusedCall call, boolean lookup) {
        String why = "XS2Event refuses this call, but not the key (" + call.status() + ")";
        Failure failure = lookup ? unavailable(why) : new Failure.FileUnobtainable(why);
        return new UpstreamFault(Kind.ANSWERED, failure, new CallOutcome.Accepted(), call);
    }

    /** The fault for a refusal while it is unknown whether the refusal concerns the key. */
    static UpstreamFault perhapsTheKey(RefusedCall call) {
        return new UpstreamFault(
                Kind.ANSWERED,
                unavailable("XS2Event refuses this call, and perhaps the key (" + call.status() + ")"),
                call);
    }

    /** The fault for a 403 on a file. XS2Event may forbid a file to a working key, so this carries no information about the key. */
    private static UpstreamFault forbiddenFile(RefusedCall call) {
        return new UpstreamFault(Kind.ANSWERED, new Failure.FileUnobtainable("XS2Event forbids this file (403)"), call);
    }

    private UpstreamFault limited(RefusedCall call) {
        Duration stated = RetryAfter.read(call.retryAfter(), clock);
        return new UpstreamFault(
                Kind.LIMITED,
                new Failure.UpstreamUnavailable(
                        "XS2Event is down or limits the gateway (" + call.status() + ")",
                        stated == null ? LIMITED_WAIT : stated),
                new CallOutcome.Limited(stated),
                call);
    }

    /** Classifies an exception of the JSON client. */
    public UpstreamFault ofLookup(Throwable thrown) {
        RefusedCall call = find(thrown, RefusedCall.class);
        if (call != null) {
            return ofStatus(call, true);
        }
        UnreadableAnswer unreadable = find(thrown, UnreadableAnswer.class);
        if (unreadable != null) {
            return ofUnreadable(unreadable, new Failure.UpstreamInvalid(unreadable.why()), thrown);
        }
        if (find(thrown, AnswerSize.TooLarge.class) != null) {
            return new UpstreamFault(
                    Kind.USELESS, new Failure.UpstreamInvalid("XS2Event's response is too large"), thrown);
        }
        if (find(thrown, TimeoutException.class) != null
                || find(thrown, java.util.concurrent.TimeoutException.class) != null) {
            return new UpstreamFault(Kind.USELESS, new Failure.UpstreamTimeout(), thrown);
        }
        if (isConnectionTrouble(thrown)) {
            return notWhole(thrown);
        }
        boolean isInvalid =
                thrown instanceof FailureException known && known.failure() instanceof Failure.UpstreamInvalid;
        Failure failure = isInvalid
                ? ((FailureException) thrown).failure()
                : new Failure.UpstreamInvalid("XS2Event's response does not conform to its API");
        return new UpstreamFault(Kind.USELESS, failure, thrown);
    }

    private static UpstreamFault ofUnreadable(UnreadableAnswer unreadable, Failure failure, Throwable thrown) {
        return new UpstreamFault(unreadable.isHeadTooLarge() ? Kind.ANSWERED : Kind.USELESS, failure, thrown);
    }

    private static UpstreamFault notWhole(Throwable thrown) {
        return new UpstreamFault(Kind.BROKEN, unavailable("XS2Event sent no complete response"), thrown);
    }

    /** Classifies a failure of the byte client after the response head has come, for an answer that is worth another attempt. */
    UpstreamFault ofBody(FailureException thrown) {
        return thrown.failure() instanceof Failure.UpstreamInvalid ? notWhole(thrown) : ofBytes(thrown);
    }

    /** Classifies a failure of the byte client. */
    UpstreamFault ofBytes(FailureException thrown) {
        UnreadableAnswer unreadable = find(thrown, UnreadableAnswer.class);
        if (unreadable != null) {
            return ofUnreadable(unreadable, thrown.failure(), thrown);
        }
        boolean retry = thrown.failure() instanceof Failure.UpstreamUnavailable;
        boolean ours = thrown.failure() instanceof Failure.CallerLeft;
        Kind kind = ours ? Kind.ANSWERED : retry ? Kind.BROKEN : Kind.USELESS;
        return new UpstreamFault(kind, thrown.failure(), thrown);
    }

    private static boolean isConnectionTrouble(Throwable thrown) {
        // Jackson's exceptions are IOExceptions too, but they concern a body that arrived whole.
        return find(thrown, com.fasterxml.jackson.core.JacksonException.class) == null
                && (find(thrown, IOException.class) != null
                        || find(thrown, VertxException.class) != null
                        || find(thrown, StreamResetException.class) != null);
    }

    private static Failure unavailable(String why) {
        return new Failure.UpstreamUnavailable(why, SHORT_WAIT);
    }

    private static <T extends Throwable> @Nullable T find(Throwable thrown, Class<T> type) {
        for (Throwable t = thrown; t != null; t = t.getCause() == t ? null : t.getCause()) {
            if (type.isInstance(t)) {
                return type.cast(t);
            }
        }
        return null;
    }
}
