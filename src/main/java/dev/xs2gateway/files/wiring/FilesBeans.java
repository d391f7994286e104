package dev.xs2gateway.files.wiring;

import dev.xs2gateway.BoundedLog;
import dev.xs2gateway.InvalidSettingException;
import dev.xs2gateway.files.FileLimits;
import dev.xs2gateway.files.FilesConfig;
import dev.xs2gateway.files.spool.SpoolFolder;
import dev.xs2gateway.files.spool.StoreFailures;
import dev.xs2gateway.files.transfer.Transfers;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Opens the store when the application starts, and closes it when the application stops. */
@ApplicationScoped
public final class FilesBeans {
    private static final Logger LOG = Logger.getLogger(FilesBeans.class);
    private static final Duration SWEEP = Duration.ofSeconds(15);

    @Produces
    @Singleton
    @Startup
    Transfers transfers(FilesConfig config, ScheduledExecutorService timer, MeterRegistry meters) {
        SpoolFolder folder = folder(config);
        folder.report(new StoreFailures(System::nanoTime, BoundedLog.on(LOG, timer), meters));
        Transfers transfers = new Transfers(
                FileLimits.of(config),
                folder,
                Thread.ofVirtual().name("transfer-", 0).factory(),
                System::nanoTime);
        ScheduledFuture<?> _ = timer.scheduleWithFixedDelay(
                transfers::sweep, SWEEP.toMillis(), SWEEP.toMillis(), TimeUnit.MILLISECONDS);
        measure(meters, transfers);
        return transfers;
    }

    private static void measure(MeterRegistry meters, Transfers transfers) {
        Gauge.builder("gateway.files.held", transfers, Transfers::heldBytes)
                .description("Bytes of files in memory and on disk, incoming and kept")
                .baseUnit("bytes")
                .register(meters);
        Gauge.builder("gateway.files.kept", transfers, Transfers::kept)
                .description("Verified files that are kept for later callers")
                .register(meters);
        Gauge.builder("gateway.files.reading", transfers, Transfers::reading)
                .description("Callers that are receiving a file")
                .register(meters);
    }

    void close(@Disposes Transfers transfers) throws IOException {
        transfers.close();
    }

    public static SpoolFolder folder(FilesConfig config) {
        try {
            return SpoolFolder.open(config.storeDir());
        } catch (IOException e) {
            throw InvalidSettingException.folder(
                    "gateway.files.store-dir",
                    config.storeDir(),
                    "a folder that the gateway can create and that only the gateway can write to",
                    e);
        }
    }
}
