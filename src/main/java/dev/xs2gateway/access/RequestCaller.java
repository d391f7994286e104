package dev.xs2gateway.access;

import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** The {@link Caller} that is stored in a request. */
public final class RequestCaller {
    private static final String KEY = Caller.class.getName();

    private RequestCaller() {}

    /** Returns the caller of a request; one with a new request id if none has been stored. */
    public static Caller of(RoutingContext request) {
        @Nullable Caller caller = request.get(KEY);
        return caller == null ? Caller.unidentified(null) : caller;
    }

    /**
     * Gives a request its id, unless it has one already, and states it in the response. Also
     * called for a request that is refused before the pipeline has run.
     */
    public static void assignId(RoutingContext request) {
        if (request.get(KEY) == null) {
            Caller caller = Caller.unidentified(request.request().getHeader("traceparent"));
            request.response().putHeader("X-Request-Id", caller.requestId());
            request.put(KEY, caller);
        }
    }

    /** States which consumer sends a request. */
    public static void identify(RoutingContext request, Consumer consumer) {
        request.put(KEY, new Caller(consumer, of(request).requestId()));
    }

    /** States that a link, and not an identity, gives a request its right. */
    public static void identifyByLink(RoutingContext request) {
        identify(request, Consumer.link());
    }

    /** States which consumer sends a request to an open gateway: it has the name that it gives itself. */
    public static void identifyUnproven(RoutingContext request) {
        identify(request, Consumer.unproven(request.request().getHeader("X-Consumer")));
    }
}
