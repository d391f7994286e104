package dev.xs2gateway.upstream.call;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** Tells what a failed look-up says about the ids that it was for. */
public final class FailureScope {
    private FailureScope() {}

    /**
     * Whether one of the ids may have made the look-up fail, so that the others may be answered without it: whatever XS2Event made of the
     * query, or its not answering. Limits, a refused key, an empty budget, an open circuit breaker and a server that cannot be reached
     * concern all ids alike.
     */
    public static boolean mayBeOneId(Throwable thrown) {
        return thrown instanceof FailureException failed
                && switch (failed.failure()) {
                    case Failure.QueryRefused it -> true;
                    case Failure.UpstreamInvalid it -> true;
                    case Failure.UpstreamTimeout it -> true;
                    case Failure.UpstreamUnavailable it -> wasReached(failed);
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
