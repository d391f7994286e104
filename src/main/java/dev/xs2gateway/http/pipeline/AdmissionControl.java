package dev.xs2gateway.http.pipeline;

import dev.xs2gateway.http.HttpConfig;
import dev.xs2gateway.http.delivery.FilePath;
import dev.xs2gateway.http.problem.Problems;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Refuses requests beyond {@code gateway.http.max-waiting} with 503, so that
 * a surge does not take the memory of the requests that are being served.
 */
@Singleton
public final class AdmissionControl {
    private static final int AFTER_CACHE_HITS = 975;
    private static final String OF_THOSE_IN_CHARGE = "/q/";
    // In bytes: several times what one request that waits for a look-up takes.
    private static final long HEAP_FOR_ONE = 32 * 1024;
    // Weights, relative to a request for one booking: SOME for a
    // file or a hundred bookings, MANY for a thousand bookings.
    private static final int SOME = 4;
    public static final int MANY = 32;

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

    void register(@Observes Filters filters) {
        filters.register(this::admit, AFTER_CACHE_HITS);
    }

    private void admit(RoutingContext request) {
        int places = weight(request);
        if (taken.addAndGet(places) > most) {
            taken.addAndGet(-places);
            early.refuse(request, Problems.overloaded());
            return;
        }
        request.addEndHandler(ended -> taken.addAndGet(-places));
        request.next();
    }

    private static int weight(RoutingContext request) {
        String path = request.normalizedPath();
        if (path.startsWith(OF_THOSE_IN_CHARGE)) {
            return 0;
        }
        if (HttpMethod.POST.equals(request.request().method())) {
            return MANY;
        }
        boolean isOneLookup = path.lastIndexOf('/') > 0 && FilePath.of(request) == null;
        return isOneLookup ? 1 : SOME;
    }
}
