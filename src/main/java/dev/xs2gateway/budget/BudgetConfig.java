package dev.xs2gateway.budget;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How many calls XS2Event allows, how they are shared out, and how long a caller may wait for one. */
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

    /** Where the calls are counted. */
    @WithDefault("local")
    Store store();

    /** This process alone, or all pods together. */
    enum Store {
        LOCAL,
        REDIS
    }

    /** The most pods that can exist at once, those of a rollout included; alone, each takes its part of the limits. No default with redis. */
    Optional<Integer> pods();

    /** What calls nobody knows of count as: those of the process before this one, or those that Redis has lost. */
    @WithDefault("spent")
    UnknownPast unknownPast();

    /** Spent: no calls until one longest window has passed. Fresh: as if there had been none. */
    enum UnknownPast {
        SPENT,
        FRESH
    }

    /**
     * Calls of a hundred that a lane is guaranteed while those above it have somebody waiting: {@code lookup} beside downloads,
     * {@code background} beside both.
     */
    @WithDefault("lookup:27,background:3")
    List<String> shares();

    /** The first pause after a 503 or 429 that names no time; it doubles with each further one. */
    @WithDefault("1s")
    Duration pause();

    /** The longest pause, whatever XS2Event says. */
    @WithDefault("5m")
    Duration longestPause();

    /** Names the budget that pods share in Redis: by default, and where it is a URL, its host. */
    @WithDefault("${gateway.upstream.url}")
    String scope();

    /** How long a pod waits for Redis before it counts alone. */
    @WithDefault("50ms")
    Duration redisTimeout();

    /** Where a process writes its calls down, so that the one after it knows them. */
    @WithDefault("${gateway.files.store-dir:${java.io.tmpdir}/xs2gateway}")
    Path dir();
}
