package dev.xs2gateway.http.pipeline;

import dev.xs2gateway.http.HttpConfig;
import dev.xs2gateway.http.problem.Problems;
import dev.xs2gateway.http.route.RouteMatch;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Refuses requests beyond {@code gateway.http.max-waiting} with 503, so that
 * a surge does not take the memory of the requests that are being served.
 */
@Singleton
public final class AdmissionControl implements StageHandler {
    // In bytes: several times what one request that waits for a look-up takes.
    private static final long HEAP_FOR_ONE = 32 * 1024;

    private final ProblemResponder early;
    private final int most;
    private final AtomicInteger taken = new AtomicInteger();

    @Inject
    AdmissionControl(HttpConfig config, ProblemResponder early, MeterRegistry meters) {
        this.early = early;
        this.most = config.maxWaiting().orElse((int)
                Math.min(Integer.MAX_VALUE / 2, Runtime.getRuntime().maxMemory() / HEAP_FOR_ONE));
        Gauge.builder("gateway.http.waiting", taken, AtomicInteger::get)
                .description("Places of gateway.http.max-waiting that are taken")
                .register(meters);
    }

    @Override
    public Stage stage() {
        return Stage.ADMIT;
    }

    @Override
    public void handle(RoutingContext request) {
        int places = weight(request);
        // Quarkus' own pages take no place.
        if (taken.addAndGet(places) > most) {
            taken.addAndGet(-places);
            early.refuse(request, Problems.overloaded());
            return;
        }
        request.addEndHandler(ended -> taken.addAndGet(-places));
        request.next();
    }

    private static int weight(RoutingContext request) {
        RouteMatch match = RouteMatch.of(request);
        return match == null ? 0 : match.route().places();
    }
}
