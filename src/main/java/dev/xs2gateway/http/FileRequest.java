package dev.xs2gateway.http;

import dev.xs2gateway.access.AuditLog;
import dev.xs2gateway.access.AuditRecord;
import dev.xs2gateway.access.Caller;
import dev.xs2gateway.access.CallerFilter;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.files.Delivery;
import dev.xs2gateway.files.FileHead;
import dev.xs2gateway.files.FileReader;
import dev.xs2gateway.files.OpenedFile;
import dev.xs2gateway.files.Outcome;
import dev.xs2gateway.files.Sha256;
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
public class FileRequest {
    private final RoutingContext request;
    private final AuditLog audit;
    private @Nullable Asked asked;
    private @Nullable FileReader reader;
    private @Nullable String stated;
    private @Nullable String computed;

    @Inject
    FileRequest(RoutingContext request, AuditLog audit) {
        this.request = request;
        this.audit = audit;
    }

    /**
     * What a request asks for.
     *
     * @param kind ticket, zip or invoice
     * @param upstreamCalls the calls it has caused; read when it ends
     */
    public record Asked(String orderId, String kind, String file, IntSupplier upstreamCalls) {}

    /** Opens a file and hands it to the writer. */
    public Delivery deliver(Asked file, Supplier<OpenedFile> open) {
        asked = file;
        try (DeliveryWatch _ = DeliveryWatch.over(request.response())) {
            OpenedFile opened = open.get();
            reader = opened.reader();
            stated = hex(opened.head().stated());
            return new Delivery(opened.head(), opened.reader(), this::delivered);
        }
    }

    /** Answers what a file is, without its bytes. */
    public Response describe(Asked file, Supplier<FileHead> describe) {
        asked = file;
        try (DeliveryWatch _ = DeliveryWatch.over(request.response())) {
            FileHead head = describe.get();
            stated = hex(head.stated());
            record(AuditRecord.Outcome.DESCRIBED, 200, null, 0);
            return DeliveryHead.answer(head);
        }
    }

    private void delivered(Outcome outcome) {
        AuditRecord.Outcome how = outcome.complete() ? AuditRecord.Outcome.COMPLETE : AuditRecord.Outcome.CUT;
        computed = hex(outcome.computed());
        record(how, outcome.status(), null, outcome.bytes());
    }

    /** The answer is a problem; nothing is recorded where this request is not for a file. */
    void refused(int status, String problem) {
        record(AuditRecord.Outcome.REFUSED, status, problem, 0);
    }

    /** What came in was not what the vendor states: both digests belong on record. */
    void mismatched(Failure.ChecksumMismatch mismatch) {
        stated = mismatch.stated();
        computed = mismatch.computed();
    }

    void left() {
        record(AuditRecord.Outcome.LEFT, 0, null, 0);
    }

    /** For a delivery that no writer was called for: its room comes back, and nothing that we know of left. */
    @PreDestroy
    void end() {
        if (reader != null) {
            reader.close();
        }
        left();
    }

    private void record(AuditRecord.Outcome how, int status, @Nullable String problem, long bytes) {
        Asked what = asked;
        asked = null;
        if (what == null) {
            return;
        }
        Caller caller = CallerFilter.of(request);
        audit.write(new AuditRecord(
                caller.consumer(),
                caller.requestId(),
                request.request().method().name(),
                what.orderId(),
                what.kind(),
                what.file(),
                stated,
                computed,
                how,
                status,
                problem,
                bytes,
                what.upstreamCalls().getAsInt()));
    }

    private static @Nullable String hex(@Nullable Sha256 digest) {
        return digest == null ? null : digest.hex();
    }
}
