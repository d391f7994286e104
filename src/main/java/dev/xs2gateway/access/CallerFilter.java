package dev.xs2gateway.access;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/** Names every request before anything else sees it, so that every answer and log line can carry its id. */
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

    /** Names a request, unless it has its name already; for one that was refused before any filter. */
    public static void name(RoutingContext request) {
        if (request.get(CALLER) != null) {
            return;
        }
        Caller caller = Caller.of(
                request.request().getHeader("X-Consumer"), request.request().getHeader("traceparent"));
        request.put(CALLER, caller);
        request.response().putHeader("X-Request-Id", caller.requestId());
    }

    /** It costs as much as a cached answer, which logs nothing. */
    private static void tellLog(RoutingContext request) {
        MDC.put("requestId", of(request).requestId());
        request.next();
    }

    /** Who sent this request. */
    public static Caller of(RoutingContext request) {
        @Nullable Caller caller = request.get(CALLER);
        return caller == null ? Caller.of(null, null) : caller;
    }
}
