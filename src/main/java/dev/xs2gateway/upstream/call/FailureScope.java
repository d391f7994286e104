package dev.xs2gateway.upstream.call;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** Decides whether a failed look-up concerns one of its ids or all of them. */
public final class FailureScope {
    private FailureScope() {}

    /**
     * Whether one of the ids may have made the look-up fail, so that a look-up without it may succeed. This is
     * so if XS2Event refused the query, gave an invalid answer, did not answer, or refused the call as if the key
     * were bad although another call shows that it is good. Limits, a refused key, an empty budget, an open
     * circuit breaker and an unreachable server concern all ids alike.
     */
    public static boolean mayBeOneId(Throwable thrown) {
        return thrown instanceof FailureException failed
                && switch (failed.failure()) {
                    case Failure.QueryRefused _ -> true;
                    case Failure.UpstreamInvalid _ -> true;
                    case Failure.UpstreamTimeout _ -> true;
                    case Failure.UpstreamUnavailable _ -> wasReached(failed);
                    default -> false;
                };
    }

    private static boolean wasReached(Throwable thrown) {
        boolean wasSent = false;
        for (Throwable t = thrown; t != null; t = t.getCause() == t ? null : t.getCause()) {
            if (t instanceof ConnectException
                    || t instanceof UnknownHostException
                    || t instanceof NoRouteToHostException
                    || t instanceof SSLException) {
                return false;
            }
            wasSent |= t instanceof UpstreamFault fault && !fault.isLimit();
        }
        return wasSent;
    }
}
