package dev.xs2gateway.upstream.cdn;

import dev.xs2gateway.failure.Failure;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Pauses a CDN host after it has refused a request with 429 or 503. The pause lasts as long as the host states, otherwise twice
 * as long after each consecutive refusal. Then one request probes the host; the others follow once the probe has been answered.
 *
 * <p>The back-off is separate from the budget of the API: the CDN does not count the gateway's calls, and a
 * failure of the CDN is no failure of the API. Thread safe.
 */
final class CdnBackoff {
    private static final Duration FIRST = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration PROBE_LASTS = Duration.ofSeconds(30);
    private static final int MOST_DOUBLINGS = 8;

    /** Bounds the number of hosts, which come from links and may have any name below a listed domain. */
    private static final int MOST_HOSTS = 1_000;

    private final LongSupplier nanos;
    private final Map<String, Pause> pauses = new HashMap<>();

    /**
     * The pause of one host. {@code times} counts consecutive refusals; {@code probing} states whether a
     * request probes the host until {@code until}.
     */
    private record Pause(int times, long until, boolean probing) {}

    /** Creates a back-off without pauses; {@code nanos} is a monotonic clock. */
    CdnBackoff(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * Admits a request to a host, or fails with {@link Failure.UpstreamUnavailable} while the host is paused.
     *
     * @return whether this request probes the host; if so, the caller must report how the probe ended with one of the other methods
     */
    synchronized boolean enter(String host) {
        Pause pause = pauses.get(host);
        if (pause == null) {
            return false;
        }
        long remaining = pause.until - nanos.getAsLong();
        if (remaining < -LONGEST.toNanos()) {
            pauses.remove(host);
            return false;
        }
        if (remaining > 0) {
            throw new Failure.UpstreamUnavailable(
                            "the CDN has asked for a pause", pause.probing ? FIRST : Duration.ofNanos(remaining))
                    .asException();
        }
        pauses.put(host, new Pause(pause.times, nanos.getAsLong() + PROBE_LASTS.toNanos(), true));
        return true;
    }

    /** Ends the pause of a host that has answered a probe. */
    synchronized void accepted(String host) {
        pauses.remove(host);
    }

    /** Ends a probe without a result, so that another can start at once. */
    synchronized void probeUnanswered(String host) {
        pauses.computeIfPresent(
                host, (name, pause) -> pause.probing ? new Pause(pause.times, nanos.getAsLong(), false) : pause);
    }

    /**
     * Records a refusal.
     *
     * @param stated how long the host asks not to be called, null if it does not say
     * @return how long the pause lasts
     */
    synchronized Duration refused(String host, @Nullable Duration stated) {
        long now = nanos.getAsLong();
        Pause before = pauses.get(host);
        // A refused request that was under way when the pause began carries no new information.
        boolean again = before != null && (before.probing || before.until - now <= 0);
        int times = before == null ? 1 : again ? before.times + 1 : before.times;
        long until = now + (stated == null ? doubled(times) : stated).toNanos();
        if (before != null && !again && before.until - until > 0) {
            until = before.until;
        }
        makeRoom(now);
        if (before != null || pauses.size() < MOST_HOSTS) {
            pauses.put(host, new Pause(times, until, false));
        }
        return Duration.ofNanos(until - now);
    }

    private void makeRoom(long now) {
        if (pauses.size() >= MOST_HOSTS) {
            pauses.values().removeIf(pause -> pause.until - now <= 0);
        }
    }

    private static Duration doubled(int times) {
        Duration wait = FIRST.multipliedBy(1L << Math.min(times - 1, MOST_DOUBLINGS));
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
