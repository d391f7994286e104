package dev.xs2gateway.sandbox;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong with one call.
 *
 * @param bytesPerSecond 0: as fast as it goes
 * @param harm the fault that replaces or damages the answer, if any
 */
record Plan(
        Duration delay,
        int bytesPerSecond,
        boolean chunked,
        @Nullable Fault harm) {
    static final Plan NONE = new Plan(Duration.ZERO, 0, false, null);

    static Plan of(List<Fault.Manner> manners, @Nullable Fault harm) {
        Plan plan = new Plan(Duration.ZERO, 0, false, harm);
        for (Fault.Manner manner : manners) {
            plan = plan.with(manner);
        }
        return plan;
    }

    private Plan with(Fault.Manner manner) {
        return switch (manner) {
            case Fault.Delay more -> new Plan(delay.plus(more.time()), bytesPerSecond, chunked, harm);
            case Fault.Slow slow -> new Plan(delay, slow.bytesPerSecond(), chunked, harm);
            case Fault.Chunked any -> new Plan(delay, bytesPerSecond, true, harm);
        };
    }
}
