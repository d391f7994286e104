package dev.xs2gateway.http.connection;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Locale;

/** Counts the connections that the gateway closed because of its own deadlines and limits, by reason. */
@Singleton
public final class ClosedConnections {
    private final MeterRegistry meters;

    /** Why the gateway closed a connection. */
    public enum Reason {
        SLOW_HEAD,
        SLOW_BODY,
        IDLE,
        /** There was no room: for this connection, or for a new one that was worth more. */
        TOO_MANY,
        /** The remote address had as many connections as one address may have. */
        TOO_MANY_OF_ADDRESS;

        private String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Inject
    public ClosedConnections(MeterRegistry meters) {
        this.meters = meters;
        for (Reason reason : Reason.values()) {
            counter(reason);
        }
    }

    private Counter counter(Reason reason) {
        return Counter.builder("gateway.http.connections.closed")
                .description("Connections of callers that the gateway closed, by reason")
                .tag("reason", reason.label())
                .register(meters);
    }

    public void count(Reason reason) {
        counter(reason).increment();
    }
}
