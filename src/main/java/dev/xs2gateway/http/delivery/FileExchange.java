package dev.xs2gateway.http.delivery;

import dev.xs2gateway.access.Caller;
import dev.xs2gateway.access.RequestCaller;
import dev.xs2gateway.audit.AuditLog;
import dev.xs2gateway.audit.AuditRecord;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.files.Sha256;
import dev.xs2gateway.http.problem.Problem;
import dev.xs2gateway.http.problem.Problems;
import dev.xs2gateway.http.route.RequestedFile;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One request for a file, and its single audit record: the first outcome that is reported is written, every later one is ignored.
 *
 * <p>Whoever answers the request reports the outcome. If the caller disconnects before
 * any code has {@link #claim claimed} the request, the exchange itself reports that it left.
 */
public final class FileExchange {
    private static final String KEY = FileExchange.class.getName();

    private final RoutingContext request;
    private final RequestedFile file;
    private final AuditLog log;
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final AtomicBoolean recorded = new AtomicBoolean();
    private volatile IntSupplier upstreamCalls = () -> 0;
    private volatile @Nullable String stated;
    private volatile @Nullable String computed;

    private FileExchange(RoutingContext request, RequestedFile file, AuditLog log) {
        this.request = request;
        this.file = file;
        this.log = log;
    }

    /** Opens the exchange of a request for a file, or returns the one that is open; null if the request is for no file. */
    public static @Nullable FileExchange open(RoutingContext request, AuditLog log) {
        FileExchange open = of(request);
        RequestedFile file = open == null ? RequestedFile.of(request) : null;
        if (file == null) {
            return open;
        }
        FileExchange exchange = new FileExchange(request, file, log);
        request.put(KEY, exchange);
        request.addEndHandler(ended -> {
            if (ended.failed() && exchange.claim(() -> 0)) {
                exchange.left();
            }
        });
        return exchange;
    }

    /** Returns the exchange of a request; null if the request is for no file. */
    public static @Nullable FileExchange of(RoutingContext request) {
        return request.get(KEY);
    }

    /** Returns the file that the request asks for. */
    public RequestedFile file() {
        return file;
    }

    /**
     * Takes over the duty to report the outcome, and returns whether the calling code is the first to do so.
     *
     * @param calls the number of upstream calls that the request has caused; read when the outcome is reported
     */
    boolean claim(IntSupplier calls) {
        boolean first = claimed.compareAndSet(false, true);
        if (first) {
            upstreamCalls = calls;
        }
        return first;
    }

    /** Notes the digest that XS2Event states. */
    void states(@Nullable Sha256 digest) {
        stated = digest == null ? null : digest.hex();
    }

    void delivered(DeliveryOutcome outcome) {
        computed = outcome.computed() == null ? null : outcome.computed().hex();
        Failure failure = outcome.failure();
        String problem = failure == null || failure instanceof Failure.CallerLeft
                ? null
                : Problems.of(failure).kind().code();
        record(AuditRecord.Outcome.of(outcome.complete()), outcome.status(), problem, outcome.bytes());
    }

    /** Reports that the caller already has the file. */
    void unchanged() {
        record(AuditRecord.Outcome.UNCHANGED, 304, null, 0);
    }

    /** Reports that a HEAD request was answered. */
    void described() {
        record(AuditRecord.Outcome.DESCRIBED, 200, null, 0);
    }

    /** Reports that the request is answered with a problem; {@code cause} is the exception that led to it, or null. */
    public void refused(Problem problem, @Nullable Throwable cause) {
        if (cause instanceof FailureException known && known.failure() instanceof Failure.ChecksumMismatch mismatch) {
            stated = mismatch.stated();
            computed = mismatch.computed();
        }
        record(AuditRecord.Outcome.REFUSED, problem.status(), problem.kind().code(), 0);
    }

    /** Reports that the caller disconnected before there was anything to send. */
    public void left() {
        record(AuditRecord.Outcome.LEFT, 0, null, 0);
    }

    private void record(AuditRecord.Outcome how, int status, @Nullable String problem, long bytes) {
        if (!recorded.compareAndSet(false, true)) {
            return;
        }
        Caller caller = RequestCaller.of(request);
        AuditRecord entry = new AuditRecord(
                caller.consumer(),
                caller.requestId(),
                request.request().method().name(),
                file.linkId(),
                file.bookingId(),
                file.orderId(),
                file.kind().word(),
                file.name(),
                stated,
                computed,
                how,
                status,
                problem,
                bytes,
                upstreamCalls.getAsInt());
        if (Thread.currentThread().isVirtual()) {
            log.write(entry);
        } else {
            log.writeSoon(entry);
        }
    }
}
