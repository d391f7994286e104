package dev.xs2gateway.http.problem;

import dev.xs2gateway.BoundedLog;
import dev.xs2gateway.access.RequestCaller;
import dev.xs2gateway.failure.FailureException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.ScheduledExecutorService;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * Counts every problem that is answered, and logs those that the gateway, XS2Event or the machine
 * causes: one line per request, at a bounded rate. A caller's own mistakes are logged at DEBUG.
 */
@Singleton
public final class ProblemRecorder {
    private static final Logger LOG = Logger.getLogger(ProblemRecorder.class);

    private static final String REQUEST_ID = "requestId";

    private final Map<ProblemType, Counter> answered = new EnumMap<>(ProblemType.class);
    private final BoundedLog warnings;

    @Inject
    ProblemRecorder(MeterRegistry meters, ScheduledExecutorService timer) {
        for (ProblemType type : ProblemType.values()) {
            answered.put(
                    type,
                    Counter.builder("gateway.problems")
                            .description("Problems that were answered, for a whole request or for one id of a list")
                            .tag("code", type.code())
                            .register(meters));
        }
        this.warnings = BoundedLog.on(LOG, timer);
    }

    /** Counts a problem that is answered, either as a whole answer or for one id of many. */
    public void count(Problem problem) {
        Objects.requireNonNull(answered.get(problem.kind())).increment();
    }

    /** Logs the problem with which a request ends; {@code cause} is the exception that led to it, or null. */
    public void log(RoutingContext request, Problem problem, @Nullable Throwable cause) {
        write(request, "request failed", problem, cause);
    }

    /** Logs that {@code failed} ids of {@code all} could not be answered; {@code first} is the problem of the first one. */
    public void logIds(RoutingContext request, int failed, int all, Problem first, Throwable cause) {
        write(request, failed + " of " + all + " ids failed", first, cause);
    }

    private void write(RoutingContext request, String what, Problem problem, @Nullable Throwable cause) {
        boolean isLoggedElsewhere =
                problem.kind() == ProblemType.INTERNAL || problem.kind() == ProblemType.CHECKSUM_MISMATCH;
        if (isLoggedElsewhere) {
            return;
        }
        // A shared call completes on threads that do not know the request.
        Object before = MDC.get(REQUEST_ID);
        MDC.put(REQUEST_ID, RequestCaller.of(request).requestId());
        try {
            if (problem.status() >= 500) {
                warnings.warn(problem.kind().code(), () -> line(request, what, problem, cause));
            } else if (LOG.isDebugEnabled()) {
                LOG.debug(line(request, what, problem, cause));
            }
        } finally {
            if (before == null) {
                MDC.remove(REQUEST_ID);
            } else {
                MDC.put(REQUEST_ID, before);
            }
        }
    }

    private static String line(RoutingContext request, String what, Problem problem, @Nullable Throwable cause) {
        OptionalInt status = cause instanceof FailureException failure ? failure.upstreamStatus() : OptionalInt.empty();
        return "%s: %s %s -> %d %s: %s%s"
                .formatted(
                        what,
                        request.request().method().name(),
                        LoggedPath.of(request),
                        problem.status(),
                        problem.kind().code(),
                        problem.detail(),
                        status.isPresent() ? " (upstream status " + status.getAsInt() + ")" : "");
    }
}
