package dev.xs2gateway.upstream;

import dev.xs2gateway.failure.Failure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Stops all calls once XS2Event has refused the key, but for one probe now and then.
 *
 * <p>A refused key may be a suspended account, and calling on could make that final.
 */
public final class RefusedKey {
    private static final Logger LOG = Logger.getLogger(RefusedKey.class);

    private final Clock clock;
    private final Duration probe;
    private @Nullable Instant nextProbe;

    RefusedKey(Clock clock, Duration probe) {
        this.clock = clock;
        this.probe = probe;
    }

    public synchronized boolean isRefused() {
        return nextProbe != null;
    }

    /** Throws {@link Failure.UpstreamRefused} while the key is refused and no probe is due. */
    synchronized void check() {
        if (nextProbe != null && clock.instant().isBefore(nextProbe)) {
            throw new Failure.UpstreamRefused().asException();
        }
    }

    /** As {@link #check()}, right before a call is sent: where a probe is due, this call is it. */
    synchronized void checkAndProbe() {
        check();
        if (nextProbe != null) {
            nextProbe = clock.instant().plus(probe);
        }
    }

    synchronized void refused() {
        if (nextProbe == null) {
            LOG.errorf("XS2Event refuses gateway.upstream.api-key: no calls but a probe every %s", probe);
        }
        nextProbe = clock.instant().plus(probe);
    }

    synchronized void accepted() {
        if (nextProbe != null) {
            LOG.info("XS2Event accepts gateway.upstream.api-key again");
        }
        nextProbe = null;
    }
}
