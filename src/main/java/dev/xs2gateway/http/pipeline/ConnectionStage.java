package dev.xs2gateway.http.pipeline;

import dev.xs2gateway.http.connection.ConnectionGuard;
import dev.xs2gateway.http.connection.UnreadBody;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Notifies a connection's guard of the begin and the end of each request. A request that was pipelined behind an answer with
 * {@code Connection: close} ends here: it is neither processed nor answered.
 */
@Singleton
final class ConnectionStage implements StageHandler {
    @Override
    public Stage stage() {
        return Stage.CONNECTION;
    }

    @Override
    public void handle(RoutingContext request) {
        HttpServerRequest http = request.request();
        @Nullable ConnectionGuard guard = ConnectionGuard.of(http);
        if (guard != null && guard.hasLastAnswer()) {
            http.connection().close();
            return;
        }
        if (guard != null) {
            guard.requestBegan(UnreadBody.isHttp2(http));
            request.addEndHandler(ended -> guard.requestEnded());
        }
        request.next();
    }
}
