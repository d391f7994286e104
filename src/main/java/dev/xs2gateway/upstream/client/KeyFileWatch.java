package dev.xs2gateway.upstream.client;

import dev.xs2gateway.upstream.ApiKey;
import dev.xs2gateway.upstream.call.KeyCheck;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Tries the key as soon as its file has changed, in content or only in its time stamp. An operator who has
 * corrected the key or the account thereby ends the wait for the next probe.
 */
final class KeyFileWatch {
    private static final Logger LOG = Logger.getLogger(KeyFileWatch.class);
    private static final long SECONDS_BETWEEN_LOOKS = 1;

    private final ApiKey key;
    private final KeyCheck keyCheck;
    private final ExecutorService workers;

    KeyFileWatch(ApiKey key, KeyCheck keyCheck, ExecutorService workers) {
        this.key = key;
        this.keyCheck = keyCheck;
        this.workers = workers;
    }

    /** Checks the file every second; does nothing if the key does not come from a file. */
    void start(ScheduledExecutorService timer) {
        if (key.isOfFile()) {
            ScheduledFuture<?> _ = timer.scheduleWithFixedDelay(
                    () -> workers.execute(this::look), SECONDS_BETWEEN_LOOKS, SECONDS_BETWEEN_LOOKS, TimeUnit.SECONDS);
        }
    }

    /** Checks the file once; blocks on the file system. */
    void look() {
        if (key.reread()) {
            LOG.info("The file of gateway.upstream.api-key-file has changed: the gateway tries its key");
            keyCheck.tryAtOnce().subscribe().with(KeyFileWatch::log);
        }
    }

    private static void log(KeyCheck.Result result) {
        switch (result) {
            case ACCEPTED -> LOG.info("XS2Event accepts the key");
            case REFUSED -> LOG.error("XS2Event refuses the key");
            case UNKNOWN -> LOG.warn("XS2Event did not state whether it accepts the key: the next call will show");
        }
    }
}
