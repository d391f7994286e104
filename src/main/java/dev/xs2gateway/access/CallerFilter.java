package dev.xs2gateway.access;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/** Gives every request its id and its consumer before any other handler runs, so that every response and log line can carry the id. */
@Singleton
public final class CallerFilter {
    private static final String CALLER = Caller.class.getName();
    private static final int BEFORE_ALL_OTHERS = 1000;
    private static final int AFTER_CACHE_HITS = 980;

    void register(@Observes Filters filters) {
        filters.register(CallerFilter::nameAndGoOn, BEFORE_ALL_OTHERS);
        filters.register(CallerFilter::tellLog, AFTER_CACHE_HITS);
    }

    private static void nameAndGoOn(RoutingContext request) {
        name(request);
        request.next();
    }

    /**
     * Gives a request its id and its consumer, unless it has them already.
     * Also called for a request that is refused before any filter runs.
     */
    public static void name(RoutingContext request) {
        if (request.get(CALLER) != null) {
            return;
        }
        Caller caller = Caller.of(
                request.request().getHeader("X-Consumer"), request.request().getHeader("traceparent"));
        request.put(CALLER, caller);
        request.response().putHeader("X-Request-Id", caller.requestId());
    }

    /** Runs after cache hits, because it costs as much as a cached response, which logs nothing. */
    private static void tellLog(RoutingContext request) {
        MDC.put("requestId", of(request).requestId());
        request.next();
    }

    /** The sender of this request. */
    public static Caller of(RoutingContext request) {
        @Nullable Caller caller = request.get(CALLER);
        return caller == null ? Caller.of(null, null) : caller;
    }
}
