package dev.xs2gateway.budget;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How many calls XS2Event allows, and how long a caller may wait for one. */
@ConfigMapping(prefix = "gateway.budget")
public interface BudgetConfig {
    /** Several windows at once, such as {@code 30/1m,2/1s}; that is also what counts, with a warning, until it is set. */
    Optional<List<@WithConverter(LimitConverter.class) Limit>> limits();

    /** The longest wait for a call; who would wait longer is refused at once. */
    @WithDefault("10s")
    Duration maxWait();

    /**
     * How long a call may be on its way to XS2Event, which sees it when it arrives and not when it leaves. A call counts as made now for
     * so long, or until its answer comes: a longer time is safer when lines stall, a shorter one lets slow answers hold fewer calls up.
     */
    @WithDefault("5s")
    Duration onTheWay();

    /** Where the spends are counted; {@code redis}, for several pods, is not there yet. */
    @WithDefault("local")
    Store store();

    /** One process, or all pods together. */
    enum Store {
        LOCAL,
        REDIS
    }
}
