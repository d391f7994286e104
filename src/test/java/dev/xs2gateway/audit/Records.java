package dev.xs2gateway.audit;

import dev.xs2gateway.audit.AuditRecord.Outcome;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Audit records for tests: a complete delivery, unless the test states something else. */
public final class Records {
    public static final Instant START = Instant.parse("2026-11-27T12:00:00Z");
    public static final String DIGEST = "ab".repeat(32);

    private static final AtomicLong NEXT = new AtomicLong();

    private Instant at = START.plusMillis(NEXT.incrementAndGet());
    private String consumer = "booking-site";
    private @Nullable String linkId;
    private @Nullable String bookingId = "b1";
    private String orderId = "o1";
    private String kind = "ticket";
    private String file = "t1";
    private @Nullable String stated = DIGEST;
    private @Nullable String computed = DIGEST;
    private Outcome outcome = Outcome.COMPLETE;
    private @Nullable String remoteAddress;

    private Records() {}

    public static Records some() {
        return new Records();
    }

    public Records at(Instant time) {
        at = time;
        return this;
    }

    public Records consumer(String name) {
        consumer = name;
        return this;
    }

    public Records link(String id) {
        linkId = id;
        return this;
    }

    public Records booking(@Nullable String id) {
        bookingId = id;
        return this;
    }

    public Records order(String id) {
        orderId = id;
        return this;
    }

    public Records file(String kindOfFile, String name) {
        kind = kindOfFile;
        file = name;
        return this;
    }

    public Records digests(@Nullable String ofUpstream, @Nullable String ofBytes) {
        stated = ofUpstream;
        computed = ofBytes;
        return this;
    }

    public Records outcome(Outcome how) {
        outcome = how;
        return this;
    }

    public Records remoteAddress(String address) {
        remoteAddress = address;
        return this;
    }

    public AuditRecord make() {
        UUID id = RecordId.at(at, new Random());
        return new AuditRecord(
                AuditRecord.VERSION,
                id,
                at,
                consumer,
                "r1",
                "GET",
                linkId,
                bookingId,
                orderId,
                kind,
                file,
                stated,
                computed,
                outcome,
                200,
                null,
                null,
                1234,
                "stored",
                12,
                0,
                remoteAddress);
    }
}
