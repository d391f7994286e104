package dev.xs2gateway.budget.queue;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of the budget, as JSON for people and their tools.
 *
 * @param counted {@code alone}: for this process; {@code part}: for this
 *     process, which takes its part of the limits; {@code shared}: for all pods
 * @param rate the part of the limits that is used, 0 to 1; below 1 after XS2Event has refused calls
 * @param pausedFor seconds until a call is made again; null if calls are not held back
 * @param keyRefused whether XS2Event refuses the key
 * @param waiting permit requests that wait in this process, by lane
 * @param silentPods pods that have not reported lately, whose parts of the limits are kept free
 * @param quietUntil when calls begin again, if none are made because some may not be known; otherwise left out
 * @param quietReason which calls may not be known, if {@code quietUntil} is set
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
     * One limit and what is left of it.
     *
     * @param limit the limit as configured
     * @param left calls that may still be made in the window that ends now
     */
    public record LimitView(String limit, int calls, long windowSeconds, int left) {}
}
