package dev.xs2gateway.invoices;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.files.FileKey;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Invoices that could not be fetched within the last minute for a reason that lies in the invoice: not a
 * PDF, not given, forbidden. During that minute, further callers get the same failure and cost no call.
 */
final class RefusedInvoiceCache {
    private static final Duration REMEMBERED = Duration.ofMinutes(1);
    private static final int MOST = 10_000;

    private final Cache<FileKey, FailureException> refused;

    /** Creates an empty cache. {@code nanos} is a monotonic clock. */
    RefusedInvoiceCache(LongSupplier nanos) {
        this.refused = Caffeine.newBuilder()
                .maximumSize(MOST)
                .ticker(nanos::getAsLong)
                .executor(Runnable::run)
                .expireAfterWrite(REMEMBERED)
                .build();
    }

    void refuseKnown(FileKey invoice) {
        FailureException known = refused.getIfPresent(invoice);
        if (known != null) {
            throw known;
        }
    }

    void note(FileKey invoice, FailureException failed) {
        boolean itsOwn =
                switch (failed.failure()) {
                    case Failure.UpstreamInvalid _ -> true;
                    case Failure.FileUnobtainable _ -> true;
                    case Failure.FileNotThere _ -> true;
                    case Failure.FileTooLarge _ -> true;
                    default -> false;
                };
        if (itsOwn) {
            refused.put(invoice, failed);
        }
    }
}
