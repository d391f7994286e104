package dev.xs2gateway.http.pipeline;

import io.quarkus.arc.All;
import io.quarkus.vertx.http.runtime.filters.Filters;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Registers all stages with Quarkus, in the order of {@link Stage}. No other class registers a filter. */
@Singleton
final class Pipeline {
    // Above all filters of Quarkus itself (authentication 200, authorisation 100, CORS 300).
    private static final int FIRST = 10_000;

    private final Map<Stage, StageHandler> handlers = new EnumMap<>(Stage.class);

    @Inject
    Pipeline(@All List<StageHandler> all) {
        for (StageHandler handler : all) {
            if (handlers.put(handler.stage(), handler) != null) {
                throw new IllegalStateException("two handlers of stage " + handler.stage());
            }
        }
        for (Stage stage : Stage.values()) {
            if (!handlers.containsKey(stage)) {
                throw new IllegalStateException("no handler of stage " + stage);
            }
        }
    }

    void register(@Observes Filters filters) {
        int priority = FIRST;
        // In the order in which the stages are declared.
        for (StageHandler handler : handlers.values()) {
            filters.register(handler, priority--);
        }
    }
}
