package dev.xs2gateway.upstream.cdn;

import dev.xs2gateway.failure.Failure;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Leaves a host of the CDN alone after it has refused a request with a 429 or 503: for as long as it says, else twice as long after each
 * refusal in a row. Then one request probes it, and the others follow once that was answered.
 *
 * <p>This is apart from the budget of the API: the CDN counts no calls of ours, and its trouble is not the API's. Thread safe.
 */
final class CdnBackoff {
    private static final Duration FIRST = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration PROBE_LASTS = Duration.ofSeconds(30);
    private static final int MOST_DOUBLINGS = 8;

    /** Hosts come from links, which may have any name below a listed domain. */
    private static final int MOST_HOSTS = 1_000;

    private final LongSupplier nanos;
    private final Map<String, Pause> pauses = new HashMap<>();

    /** {@code times}: refusals in a row; {@code probing}: whether a request probes the host until then. */
    private record Pause(int times, long until, boolean probing) {}

    /** {@code nanos}: a monotonic clock. */
    CdnBackoff(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * Fails with {@link Failure.UpstreamUnavailable} while the host is to be left alone.
     *
     * @return whether this request probes the host: then it has to say how that ended, by one of the other methods
     */
    synchronized boolean enter(String host) {
        Pause pause = pauses.get(host);
        if (pause == null) {
            return false;
        }
        long left = pause.until - nanos.getAsLong();
        if (left < -LONGEST.toNanos()) {
            pauses.remove(host);
            return false;
        }
        if (left > 0) {
            throw new Failure.UpstreamUnavailable(
                            "the CDN wants to be left alone", pause.probing ? FIRST : Duration.ofNanos(left))
                    .asException();
        }
        pauses.put(host, new Pause(pause.times, nanos.getAsLong() + PROBE_LASTS.toNanos(), true));
        return true;
    }

    /** The probe was answered: the host takes requests again. */
    synchronized void accepted(String host) {
        pauses.remove(host);
    }

    /** The probe told nothing, so another may be made at once. */
    synchronized void untold(String host) {
        pauses.computeIfPresent(
                host, (name, pause) -> pause.probing ? new Pause(pause.times, nanos.getAsLong(), false) : pause);
    }

    /**
     * Notes a refusal.
     *
     * @param stated how long the host wants to be left alone, null if it does not say
     * @return how long it will be
     */
    synchronized Duration refused(String host, @Nullable Duration stated) {
        long now = nanos.getAsLong();
        Pause before = pauses.get(host);
        // Requests that were under way when a pause began tell nothing new.
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
