package dev.xs2gateway.access.oidc;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jose4j.jwk.JsonWebKey;
import org.jspecify.annotations.Nullable;

/**
 * The public keys of the issuer, fetched when the first token arrives, when a token names a key that is not known, and again in the
 * background when they are {@link #REFRESH_AFTER} old, so that a key that the issuer withdraws ends here too.
 *
 * <p>There is one fetch at a time and at most one per refresh interval, whatever tokens are sent. A token whose key is known never waits
 * for a fetch and does not fail with it: the keys from before stay in use while the issuer cannot be reached. Thread safe.
 */
final class IssuerKeys {
    static final Duration REFRESH_AFTER = Duration.ofMinutes(10);

    private static final Logger LOG = Logger.getLogger(IssuerKeys.class);
    private static final int MOST_WAITING = 256;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Source source;
    private final long interval;
    private final LongSupplier nanos;
    private final Executor background;
    private final Semaphore places = new Semaphore(MOST_WAITING);
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Map<String, JsonWebKey> keys = Map.of();
    private volatile @Nullable Attempt last;

    /** Where the keys come from. */
    @FunctionalInterface
    interface Source {
        /** Fetches all keys. Blocks. */
        List<JsonWebKey> fetch() throws IssuerUnreachableException;
    }

    private record Attempt(long endedAt, boolean failed) {}

    /**
     * Creates the keys without fetching any.
     *
     * @param interval the shortest time between two fetches
     * @param nanos a monotonic time in nanoseconds
     * @param background runs a refresh that no token waits for
     */
    IssuerKeys(Source source, Duration interval, LongSupplier nanos, Executor background) {
        this.source = source;
        this.interval = interval.toNanos();
        this.nanos = nanos;
        this.background = background;
    }

    /**
     * Finds a key by its id. Blocks while the keys are fetched.
     *
     * @return null if the issuer has no such key
     * @throws FailureException with {@link Failure.IdentityUnavailable} if the keys cannot be had, so that nothing is known of this one
     */
    @Nullable
    JsonWebKey find(String keyId) {
        JsonWebKey key = keys.get(keyId);
        if (key == null) {
            return refresh().get(keyId);
        }
        if (isDue(last, REFRESH_AFTER.toNanos())) {
            background.execute(this::refreshUnlessRunning);
        }
        return key;
    }

    private Map<String, JsonWebKey> refresh() {
        if (!places.tryAcquire()) {
            throw new Failure.IdentityUnavailable(Duration.ofSeconds(1)).asException();
        }
        lock.lock();
        try {
            Attempt attempt = isDue(last, interval) ? fetch() : last;
            if (attempt != null && attempt.failed()) {
                long left = attempt.endedAt() + interval - nanos.getAsLong();
                throw new Failure.IdentityUnavailable(Duration.ofNanos(Math.max(SECOND, left))).asException();
            }
            return keys;
        } finally {
            lock.unlock();
            places.release();
        }
    }

    private void refreshUnlessRunning() {
        if (lock.tryLock()) {
            try {
                // Tokens may have been verified between the look at the age and now; one refresh is enough for all.
                if (isDue(last, interval)) {
                    fetch();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** Whether the last attempt is so long ago; after a failure the refresh interval alone counts. */
    private boolean isDue(@Nullable Attempt attempt, long age) {
        return attempt == null || nanos.getAsLong() - attempt.endedAt() >= (attempt.failed() ? interval : age);
    }

    private Attempt fetch() {
        boolean failed = false;
        try {
            keys = byId(source.fetch());
        } catch (IssuerUnreachableException | RuntimeException e) {
            failed = true;
            LOG.warnf("The keys of the OIDC issuer cannot be fetched: %s. Known keys stay in use", e.getMessage());
        }
        Attempt attempt = new Attempt(nanos.getAsLong(), failed);
        last = attempt;
        return attempt;
    }

    private static Map<String, JsonWebKey> byId(List<JsonWebKey> keys) {
        Map<String, JsonWebKey> byId = new HashMap<>();
        for (JsonWebKey key : keys) {
            if (key.getKeyId() != null && (key.getUse() == null || key.getUse().equals("sig"))) {
                byId.put(key.getKeyId(), key);
            }
        }
        return Map.copyOf(byId);
    }
}
