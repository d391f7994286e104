package dev.xs2gateway.budget.queue;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the budget stands, for people and their tools.
 *
 * @param counted {@code alone}: for this process; {@code part}: for this process, which takes its part of the limits; {@code shared}: for
 *     all pods
 * @param rate what part of the limits is used, 0 to 1; below 1 after XS2Event has refused calls
 * @param pausedFor seconds until a call is made again, null where none is held back
 * @param keyRefused whether XS2Event refuses the key
 * @param waiting calls that wait for their turn in this process, by lane
 * @param silentPods pods that have not been heard of, whose parts of the limits are kept free
 * @param quietUntil when calls begin again, where none are made because some may not be known; else left out
 * @param quietReason which those are, where {@code quietUntil} is set
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record BudgetView(
        String counted,
        List<LimitView> limits,
        double rate,
        @Nullable Long pausedFor,
        boolean keyRefused,
        Map<String, Integer> waiting,
        int silentPods,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant quietUntil,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String quietReason) {

    /**
     * One limit.
     *
     * @param limit as it is configured
     * @param left calls that may still be made in the window that ends now
     */
    public record LimitView(String limit, int calls, long windowSeconds, int left) {}
}
