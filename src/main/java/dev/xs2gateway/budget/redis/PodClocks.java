package dev.xs2gateway.budget.redis;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What this pod can prove of the other pods' monotonic clocks.
 *
 * <p>A reply states for each pod a moment that its clock had reached when the script ran, and so before the reply arrived. From
 * then on this pod adds the time since, by its own monotonic clock. The best reply of each pod counts: the one that proves most.
 * Thread safe.
 */
final class PodClocks {
    // NTP changes the rate of a monotonic clock by 500 ppm at most, and two clocks may be changed in opposite
    // directions.
    private static final long DRIFT = 1000;
    // A reading that is older proves less than the next reply does, if there is one.
    private static final long MEMORY_NANOS = Duration.ofMinutes(10).toNanos();

    private final Map<String, Reading> readings = new HashMap<>();

    /**
     * A moment that a pod's clock had reached.
     *
     * @param reached microseconds of the other pod's clock
     * @param received nanoseconds of this process's clock
     */
    private record Reading(long reached, long received) {
        /** The moment that the other pod's clock has certainly reached. */
        long atLeast(long nanoTime) {
            long since = nanoTime - received;
            return reached + Math.floorDiv(since - Math.absExact(since) / DRIFT, TimeUnit.MICROSECONDS.toNanos(1));
        }
    }

    /** Takes what a reply stated, with the moment of this process's clock at which it was received. */
    synchronized void onReply(Map<String, Long> clocks, long received) {
        readings.values().removeIf(reading -> received - reading.received() > MEMORY_NANOS);
        clocks.forEach((pod, reached) -> {
            Reading before = readings.get(pod);
            if (before == null || before.atLeast(received) <= reached) {
                readings.put(pod, new Reading(reached, received));
            }
        });
    }

    /** For each pod that this pod knows of, a moment in microseconds that its clock has certainly reached. */
    synchronized Map<String, Long> atLeast(long nanoTime) {
        Map<String, Long> moments = new HashMap<>();
        readings.forEach((pod, reading) -> moments.put(pod, reading.atLeast(nanoTime)));
        return moments;
    }
}
