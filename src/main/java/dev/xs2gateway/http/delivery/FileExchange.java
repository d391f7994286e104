package dev.xs2gateway.http.delivery;

import dev.xs2gateway.access.Caller;
import dev.xs2gateway.access.RequestCaller;
import dev.xs2gateway.audit.AuditLog;
import dev.xs2gateway.audit.AuditRecord;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.files.FileMetadata;
import dev.xs2gateway.files.Sha256;
import dev.xs2gateway.files.transfer.FileReader;
import dev.xs2gateway.http.problem.Problem;
import dev.xs2gateway.http.problem.Problems;
import dev.xs2gateway.http.route.RequestedFile;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
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
    private static final int PARTIAL_CONTENT = 206;

    private final RoutingContext request;
    private final RequestedFile file;
    private final AuditLog log;
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final AtomicBoolean recorded = new AtomicBoolean();
    private volatile IntSupplier upstreamCalls = () -> 0;
    private volatile @Nullable String stated;
    private volatile @Nullable String computed;
    private volatile @Nullable String bookingId;
    private volatile @Nullable FileReader reader;
    private final Instant opened;
    private final @Nullable String remoteAddress;

    private FileExchange(RoutingContext request, RequestedFile file, AuditLog log) {
        this.request = request;
        this.file = file;
        this.log = log;
        this.opened = log.now();
        SocketAddress peer = request.request().remoteAddress();
        this.remoteAddress = log.address(
                peer == null ? null : peer.hostAddress(),
                request.request().headers().getAll("X-Forwarded-For"));
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

    /** Notes what is known of the file before its bytes. */
    void describes(FileMetadata head) {
        Sha256 digest = head.stated();
        stated = digest == null ? null : digest.hex();
        bookingId = head.bookingId();
    }

    /** Notes that the caller is given the bytes of this reader. */
    void reads(FileReader opened) {
        reader = opened;
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
        Instant now = log.now();
        FileReader given = reader;
        AuditRecord entry = new AuditRecord(
                AuditRecord.VERSION,
                log.newId(now),
                now,
                caller.consumer(),
                caller.requestId(),
                request.request().method().name(),
                file.linkId(),
                file.bookingId() == null ? bookingId : file.bookingId(),
                file.orderId(),
                file.kind().word(),
                file.name(),
                stated,
                computed,
                how,
                status,
                problem,
                status == PARTIAL_CONTENT ? range() : null,
                bytes,
                given == null ? null : given.provenance().word(),
                Math.max(0, Duration.between(opened, now).toMillis()),
                upstreamCalls.getAsInt(),
                remoteAddress);
        if (Thread.currentThread().isVirtual()) {
            log.write(entry);
        } else {
            log.writeSoon(entry);
        }
    }

    /** The part that is given, as the response's {@code Content-Range} states it, such as {@code 0-1023}. */
    private @Nullable String range() {
        String part = request.response().headers().get("Content-Range");
        return part == null ? null : part.substring(part.indexOf(' ') + 1, part.indexOf('/'));
    }
}
