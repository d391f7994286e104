package dev.xs2gateway.http.pipeline;

import dev.xs2gateway.http.connection.ConnectionGuard;
import dev.xs2gateway.http.connection.UnreadBody;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Notifies a connection's guard of the begin and the end of each request. */
@Singleton
final class ConnectionFilter {
    private static final int FIRST = 1100;

    void register(@Observes Filters filters) {
        filters.register(ConnectionFilter::begin, FIRST);
    }

    private static void begin(RoutingContext request) {
        HttpServerRequest http = request.request();
        @Nullable ConnectionGuard guard = ConnectionGuard.of(http);
        if (guard != null) {
            guard.requestBegan(UnreadBody.isHttp2(http));
            request.addEndHandler(ended -> guard.requestEnded());
        }
        request.next();
    }
}
