package dev.xs2gateway.access.wiring;

import dev.xs2gateway.BoundedLog;
import dev.xs2gateway.access.AccessConfig;
import dev.xs2gateway.access.AccessConfig.Mode;
import dev.xs2gateway.access.AttemptLimiter;
import dev.xs2gateway.access.BearerVerifier;
import dev.xs2gateway.access.ConsumersReloader;
import dev.xs2gateway.access.IdentificationAttempts;
import dev.xs2gateway.access.KeyAuthenticator;
import dev.xs2gateway.access.TrustedProxies;
import dev.xs2gateway.access.links.LinkIssuer;
import dev.xs2gateway.access.links.LinkKeysReloader;
import dev.xs2gateway.access.links.LinkRejections;
import dev.xs2gateway.access.links.LinksConfig;
import dev.xs2gateway.access.oidc.OidcAuthenticator;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Reads the files of consumers and link keys when the application starts, and makes what identifies callers by them. */
@ApplicationScoped
public final class AccessBeans {
    private static final Logger ATTEMPTS = Logger.getLogger(IdentificationAttempts.class);

    @Produces
    @Singleton
    @Startup
    ConsumersReloader consumers(
            AccessConfig config, Clock clock, ScheduledExecutorService timer, MeterRegistry meters) {
        ConsumersReloader reloader = config.mode().contains(Mode.OPEN)
                ? ConsumersReloader.none(clock)
                : ConsumersReloader.open(config.consumersFile().orElseThrow(), clock);
        Gauge.builder(
                        "gateway.access.consumers.refused",
                        reloader,
                        file -> file.refusal().isPresent() ? 1 : 0)
                .description("1 while a change of gateway.access.consumers-file is refused, else 0")
                .register(meters);
        repeat(timer, config, reloader::look);
        return reloader;
    }

    @Produces
    @Singleton
    @Startup
    LinkKeysReloader linkKeys(
            LinksConfig links, AccessConfig config, ScheduledExecutorService timer, MeterRegistry meters) {
        LinkKeysReloader reloader = links.keysFile().map(LinkKeysReloader::open).orElseGet(LinkKeysReloader::none);
        Gauge.builder(
                        "gateway.access.links.keys.refused",
                        reloader,
                        file -> file.refusal().isPresent() ? 1 : 0)
                .description("1 while a change of gateway.access.links.keys-file is refused, else 0")
                .register(meters);
        repeat(timer, config, reloader::look);
        return reloader;
    }

    @Produces
    @Singleton
    LinkIssuer linkIssuer(LinkKeysReloader keys, LinksConfig config, Clock clock) {
        return new LinkIssuer(keys, config, clock);
    }

    @Produces
    @Singleton
    @Startup
    LinkRejections linkRejections(MeterRegistry meters) {
        return new LinkRejections(meters);
    }

    private static void repeat(ScheduledExecutorService timer, AccessConfig config, Runnable look) {
        long every = config.reloadEvery().toMillis();
        ScheduledFuture<?> _ = timer.scheduleWithFixedDelay(look, 0, Math.max(1, every), TimeUnit.MILLISECONDS);
    }

    @Produces
    @Singleton
    KeyAuthenticator keyAuthenticator(ConsumersReloader consumers, Clock clock) {
        return new KeyAuthenticator(consumers::current, clock);
    }

    /** Empty unless the mode names {@code oidc}, so that no other mode has an HTTP client or calls an issuer. */
    @Produces
    @Singleton
    Optional<BearerVerifier> bearerVerifier(AccessConfig config, ConsumersReloader consumers, Clock clock) {
        return config.mode().contains(Mode.OIDC)
                ? Optional.of(OidcAuthenticator.of(
                        config.oidc(), consumers::current, clock, System::nanoTime, AccessBeans::startThread))
                : Optional.empty();
    }

    private static void startThread(Runnable task) {
        Thread.ofVirtual().name("oidc").start(task);
    }

    @Produces
    @Singleton
    TrustedProxies trustedProxies(AccessConfig config) {
        return TrustedProxies.parse(config.trustedProxies().orElse(List.of()));
    }

    @Produces
    @Singleton
    @Startup
    IdentificationAttempts attempts(AccessConfig config, ScheduledExecutorService timer, MeterRegistry meters) {
        AttemptLimiter limiter = new AttemptLimiter(config.attemptsPerMinute(), System::nanoTime);
        return new IdentificationAttempts(meters, limiter, BoundedLog.on(ATTEMPTS, timer));
    }
}
