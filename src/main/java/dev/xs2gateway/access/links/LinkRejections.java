package dev.xs2gateway.access.links;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts the requests whose link was not valid, by reason. The answers do not reveal the reason. Thread safe. */
public final class LinkRejections {
    private final Map<Verification.Reason, Counter> invalid = new EnumMap<>(Verification.Reason.class);
    private final Counter expired;

    public LinkRejections(MeterRegistry meters) {
        for (Verification.Reason reason : Verification.Reason.values()) {
            invalid.put(reason, counter(meters, reason.word()));
        }
        this.expired = counter(meters, "expired");
    }

    private static Counter counter(MeterRegistry meters, String reason) {
        return Counter.builder("gateway.access.links.rejected")
                .description("Requests whose link was not valid, by reason")
                .tag("reason", reason)
                .register(meters);
    }

    /** Records the verification of one request's link; a valid link is not counted. */
    public void record(Verification verification) {
        switch (verification) {
            case Verification.Valid _ -> {}
            case Verification.Expired _ -> expired.increment();
            case Verification.Invalid(Verification.Reason reason) -> count(invalid.get(reason));
        }
    }

    private static void count(@Nullable Counter counter) {
        if (counter != null) {
            counter.increment();
        }
    }
}
