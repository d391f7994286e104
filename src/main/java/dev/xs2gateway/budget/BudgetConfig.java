package dev.xs2gateway.budget;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The settings of the call budget: how many calls XS2Event allows, how
 * lanes and pods share them, and how long a call may wait for its permit.
 */
@ConfigMapping(prefix = "gateway.budget")
public interface BudgetConfig {
    /** One or more limits that all hold at once, such as {@code 30/1m,2/1s}. Until it is set, that example is in force, with a warning. */
    Optional<List<@WithConverter(LimitConverter.class) Limit>> limits();

    /** The longest time that a call may wait for its permit. A call that would have to wait longer is refused at once. */
    @WithDefault("10s")
    Duration maxWait();

    /**
     * How long a call may be on its way to XS2Event, which counts it when it arrives and not when
     * it is sent. A call counts as made now for this long, or until its response arrives. A longer
     * time is safer when connections stall; with a shorter one slow responses delay fewer calls.
     */
    @WithDefault("5s")
    Duration onTheWay();

    /** Where the calls are counted. */
    @WithDefault("local")
    Store store();

    /** Whether the calls of this process alone are counted, or those of all pods together. */
    enum Store {
        LOCAL,
        REDIS
    }

    /**
     * The largest number of pods that can exist at once, including those of a rollout. A pod that
     * counts alone takes its part of the limits. There is no default with {@code store=redis}.
     */
    Optional<Integer> pods();

    /** How calls of which there is no record are counted: those of the process before this one, or those that Redis has lost. */
    @WithDefault("spent")
    UnknownPast unknownPast();

    /**
     * {@code SPENT}: no calls are made until one longest window has passed. {@code FRESH}: calls are made as if there had been none before.
     */
    enum UnknownPast {
        SPENT,
        FRESH
    }

    /**
     * The calls out of a hundred that a lane is guaranteed while a lane above it has
     * waiting requests: {@code lookup} beside downloads, {@code background} beside both.
     */
    @WithDefault("lookup:27,background:3")
    List<String> shares();

    /** The first pause after a 503 or 429 without {@code Retry-After}; it doubles with each further refusal. */
    @WithDefault("1s")
    Duration pause();

    /** The longest pause, whatever {@code Retry-After} XS2Event states. */
    @WithDefault("5m")
    Duration longestPause();

    /** The name of the budget that pods share in Redis. If it is a URL, as by default, only its host counts. */
    @WithDefault("${gateway.upstream.url}")
    String scope();

    /** How long a pod waits for Redis before it counts alone. */
    @WithDefault("50ms")
    Duration redisTimeout();

    /** The directory in which a process records its calls, so that its successor can count them. */
    @WithDefault("${gateway.files.store-dir:${java.io.tmpdir}/xs2gateway}")
    Path dir();
}
