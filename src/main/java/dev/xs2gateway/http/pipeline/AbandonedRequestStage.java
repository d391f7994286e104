package dev.xs2gateway.http.pipeline;

import dev.xs2gateway.http.delivery.FileExchange;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/**
 * Ends requests whose caller has disconnected before they begin.
 *
 * <p>A caller may pipeline a request behind one whose answer is still being sent, and disconnect. Vert.x reports the
 * end of a connection only to requests that have begun, and starts this one afterwards. Without this filter, the
 * request would never end: it would leak its place in {@link AdmissionControl}, and a shutdown would wait for it.
 */
@Singleton
final class AbandonedRequestStage implements StageHandler {
    private static final int CLIENT_CLOSED_REQUEST = 499;

    @Override
    public Stage stage() {
        return Stage.ABANDONED;
    }

    @Override
    public void handle(RoutingContext request) {
        if (isThere(request.request())) {
            request.next();
        } else {
            FileExchange exchange = FileExchange.of(request);
            if (exchange != null) {
                exchange.left();
            }
            request.response().setStatusCode(CLIENT_CLOSED_REQUEST).end();
        }
    }

    private static boolean isThere(HttpServerRequest request) {
        return ((ConnectionBase) request.connection()).channel().isActive();
    }
}
