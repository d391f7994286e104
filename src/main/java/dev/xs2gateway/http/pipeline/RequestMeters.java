package dev.xs2gateway.http.pipeline;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * Prevents callers from creating metric series at will: a method is any word that a caller sends. The
 * paths that callers send are folded by {@code quarkus.micrometer.binder.http-server.match-patterns}.
 */
@Singleton
final class RequestMeters implements MeterFilter {
    private static final String METHOD = "method";
    private static final Tag OTHER = Tag.of(METHOD, "other");
    private static final Set<String> KNOWN =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "QUERY");

    @Override
    public Meter.Id map(Meter.Id meter) {
        String method = meter.getName().startsWith("http.server.") ? meter.getTag(METHOD) : null;
        return method == null || KNOWN.contains(method) ? meter : meter.withTag(OTHER);
    }
}
