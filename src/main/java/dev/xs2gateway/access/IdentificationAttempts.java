package dev.xs2gateway.access;

import dev.xs2gateway.BoundedLog;
import dev.xs2gateway.access.Identification.Identified;
import dev.xs2gateway.access.Identification.Missing;
import dev.xs2gateway.access.Identification.Rejected;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/** Counts how requests are identified, logs rejections without the token, and limits how many of them one address gets. Thread safe. */
public final class IdentificationAttempts {
    private final Counter accepted;
    private final Counter missing;
    private final Counter unavailable;
    private final Map<Identification.Reason, Counter> rejected = new EnumMap<>(Identification.Reason.class);
    private final AttemptLimiter limiter;
    private final BoundedLog log;

    public IdentificationAttempts(MeterRegistry meters, AttemptLimiter limiter, BoundedLog log) {
        this.limiter = limiter;
        this.log = log;
        this.accepted = counter(meters, "ok");
        this.missing = counter(meters, new Missing().word());
        this.unavailable = counter(meters, "unavailable");
        for (Identification.Reason reason : Identification.Reason.values()) {
            rejected.put(reason, counter(meters, reason.word()));
        }
    }

    private static Counter counter(MeterRegistry meters, String result) {
        return Counter.builder("gateway.access.attempts")
                .description("Requests by how their caller was identified")
                .tag("result", result)
                .register(meters);
    }

    /**
     * Records the identification of one request.
     *
     * @param address supplies the caller's address; evaluated only for a rejection
     * @return zero, or how long the caller has to wait: the answer is then 429 {@code quota-exceeded} instead of 401
     */
    public Duration record(Identification identification, Supplier<String> address) {
        return switch (identification) {
            case Identified _ -> count(accepted);
            case Missing _ -> count(missing);
            case Rejected(Identification.Reason reason) -> recordRejection(reason, address.get());
        };
    }

    /** Records a request whose token can be neither accepted nor rejected, because the issuer's keys cannot be had. */
    public void recordUnavailable() {
        unavailable.increment();
    }

    private static Duration count(Counter counter) {
        counter.increment();
        return Duration.ZERO;
    }

    private Duration recordRejection(Identification.Reason reason, String address) {
        Counter counter = rejected.get(reason);
        if (counter != null) {
            counter.increment();
        }
        log.warn("rejected tokens", () -> "A token from " + address + " was rejected: " + reason.word());
        return limiter.recordFailure(address);
    }
}
