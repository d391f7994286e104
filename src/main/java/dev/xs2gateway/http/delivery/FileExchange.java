package dev.xs2gateway.http.delivery;

import dev.xs2gateway.access.AuditLog;
import dev.xs2gateway.access.AuditRecord;
import dev.xs2gateway.access.Caller;
import dev.xs2gateway.access.CallerFilter;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.files.DeliveryOutcome;
import dev.xs2gateway.files.FileMetadata;
import dev.xs2gateway.files.Sha256;
import dev.xs2gateway.files.transfer.Delivery;
import dev.xs2gateway.files.transfer.FileOffer;
import dev.xs2gateway.files.transfer.FileReader;
import dev.xs2gateway.files.transfer.OpenFile;
import dev.xs2gateway.http.headers.Preconditions;
import dev.xs2gateway.http.problem.Problems;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request for a file: frees its thread when the caller disconnects, and leaves exactly one audit record.
 *
 * <p>A resource states which file is requested; the component that answers reports the outcome.
 */
@RequestScoped
public class FileExchange {
    private final RoutingContext request;
    private final AuditLog audit;
    private @Nullable Asked asked;
    private @Nullable FileReader reader;
    private @Nullable String stated;
    private @Nullable String computed;

    @Inject
    FileExchange(RoutingContext request, AuditLog audit) {
        this.request = request;
        this.audit = audit;
    }

    /**
     * The file that a request asks for.
     *
     * @param orderId null if the request is for a whole booking
     * @param bookingId null if the request is for one order
     * @param kind ticket, zip or invoice
     * @param upstreamCalls the number of upstream calls that the request has caused; read when it ends
     */
    public record Asked(
            @Nullable String bookingId, @Nullable String orderId, String kind, String file, IntSupplier upstreamCalls) {

        public static Asked ofOrder(String orderId, String kind, String file, IntSupplier upstreamCalls) {
            return new Asked(null, orderId, kind, file, upstreamCalls);
        }

        public static Asked ofBooking(String bookingId, String kind, String file, IntSupplier upstreamCalls) {
            return new Asked(bookingId, null, kind, file, upstreamCalls);
        }

        /** Builds the audit record of a request for this file that has ended. */
        AuditRecord ended(
                RoutingContext request,
                @Nullable String stated,
                @Nullable String computed,
                AuditRecord.Outcome how,
                int status,
                @Nullable String problem,
                long bytes) {
            Caller caller = CallerFilter.of(request);
            return new AuditRecord(
                    caller.consumer(),
                    caller.requestId(),
                    request.request().method().name(),
                    bookingId,
                    orderId,
                    kind,
                    file,
                    stated,
                    computed,
                    how,
                    status,
                    problem,
                    bytes,
                    upstreamCalls.getAsInt());
        }
    }

    /** The consumer that sends the request. */
    public String consumer() {
        return CallerFilter.of(request).consumer();
    }

    /**
     * Opens a file and hands it to the writer; for HEAD, only describes it. Does neither if the
     * caller already has the file (304) or its {@code If-Match} names another one (failure).
     */
    public Response answer(Asked file, Supplier<FileOffer> find) {
        asked = FileAudit.take(request) ? file : null;
        Preconditions conditions = Preconditions.of(request.request().headers());
        try (DeliveryWatch _ = DeliveryWatch.over(request.response())) {
            FileOffer offer = find.get();
            FileMetadata head = offer.head();
            stated = hex(head.stated());
            String etag = head.etag(head.digest());
            if (etag != null && isUnchanged(etag, conditions)) {
                return unchanged(head);
            }
            return HttpMethod.HEAD.equals(request.request().method()) ? describe(head) : open(offer, conditions);
        }
    }

    /** Whether the caller already has the file; fails if {@code If-Match} names another one. */
    private static boolean isUnchanged(@Nullable String etag, Preconditions conditions) {
        conditions.requireMatch(etag);
        return conditions.isUnchanged(etag);
    }

    private Response unchanged(FileMetadata head) {
        release();
        record(AuditRecord.Outcome.UNCHANGED, 304, null, 0);
        return FileHeaders.answer(head, 304);
    }

    private Response describe(FileMetadata head) {
        record(AuditRecord.Outcome.DESCRIBED, 200, null, 0);
        return FileHeaders.answer(head, 200);
    }

    private Response open(FileOffer offer, Preconditions conditions) {
        OpenFile opened = offer.open().get();
        reader = opened.reader();
        FileMetadata head = opened.head();
        stated = hex(head.stated());
        Sha256 here = opened.reader().digest();
        if (isUnchanged(head.etag(here == null ? head.digest() : here), conditions)) {
            return unchanged(head);
        }
        return Response.ok(new Delivery(head, opened.reader(), this::delivered)).build();
    }

    private void delivered(DeliveryOutcome outcome) {
        computed = hex(outcome.computed());
        Failure failure = outcome.failure();
        String problem = failure == null || failure instanceof Failure.CallerLeft
                ? null
                : Problems.of(failure).kind().code();
        record(AuditRecord.Outcome.of(outcome.complete()), outcome.status(), problem, outcome.bytes());
    }

    /** Records that the request is answered with a problem; does nothing if the request is not for a file. */
    public void refused(int status, String problem) {
        record(AuditRecord.Outcome.REFUSED, status, problem, 0);
    }

    /** Keeps both digests for the audit record: the bytes that XS2Event sent do not have the SHA-256 that it states. */
    public void mismatched(Failure.ChecksumMismatch mismatch) {
        stated = mismatch.stated();
        computed = mismatch.computed();
    }

    /** Whether the caller is still connected. If its thread has been interrupted nevertheless, the gateway has cancelled the wait. */
    public boolean callerIsThere() {
        return !request.response().closed();
    }

    public void left() {
        record(AuditRecord.Outcome.LEFT, 0, null, 0);
    }

    /**
     * Cleans up after a delivery for which Quarkus called no writer: releases its
     * file, and records that the caller left, with no bytes known to have been sent.
     */
    @PreDestroy
    void end() {
        release();
        left();
    }

    private void release() {
        if (reader != null) {
            reader.close();
        }
    }

    private void record(AuditRecord.Outcome how, int status, @Nullable String problem, long bytes) {
        Asked what = asked;
        asked = null;
        if (what != null) {
            audit.write(what.ended(request, stated, computed, how, status, problem, bytes));
        }
    }

    static @Nullable String hex(@Nullable Sha256 digest) {
        return digest == null ? null : digest.hex();
    }
}
