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
 * One request for a file: lets its thread go when the caller leaves, and leaves exactly one audit record.
 *
 * <p>A resource says what is asked for; whoever answers says how that ended.
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
     * What a request asks for.
     *
     * @param orderId null where it is for a whole booking
     * @param bookingId null where it is for one order
     * @param kind ticket, zip or invoice
     * @param upstreamCalls the calls it has caused; read when it ends
     */
    public record Asked(
            @Nullable String bookingId, @Nullable String orderId, String kind, String file, IntSupplier upstreamCalls) {

        public static Asked ofOrder(String orderId, String kind, String file, IntSupplier upstreamCalls) {
            return new Asked(null, orderId, kind, file, upstreamCalls);
        }

        public static Asked ofBooking(String bookingId, String kind, String file, IntSupplier upstreamCalls) {
            return new Asked(bookingId, null, kind, file, upstreamCalls);
        }

        /** The record of a request for it that has ended. */
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

    /** Who asks. */
    public String consumer() {
        return CallerFilter.of(request).consumer();
    }

    /** Opens a file and hands it to the writer, or for HEAD only says what it is; neither if the caller has it already or wants another. */
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

    /** Whether the caller has it already; fails where it wants another. */
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

    /** The answer is a problem; nothing is recorded where this request is not for a file. */
    public void refused(int status, String problem) {
        record(AuditRecord.Outcome.REFUSED, status, problem, 0);
    }

    /** What came in was not what the vendor states: both digests belong on record. */
    public void mismatched(Failure.ChecksumMismatch mismatch) {
        stated = mismatch.stated();
        computed = mismatch.computed();
    }

    /** If the thread was woken all the same, it was told to wait no longer. */
    public boolean callerIsThere() {
        return !request.response().closed();
    }

    public void left() {
        record(AuditRecord.Outcome.LEFT, 0, null, 0);
    }

    /** For a delivery that no writer was called for: its room comes back, and nothing that we know of left. */
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
