package dev.xs2gateway.upstream.client;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.Failure.FileRef;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.upstream.ApiOrigin;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.bytes.ByteClient;
import dev.xs2gateway.upstream.bytes.ByteResponse;
import dev.xs2gateway.upstream.bytes.DecodedBody;
import dev.xs2gateway.upstream.bytes.IncomingFile;
import dev.xs2gateway.upstream.call.CallAccount;
import dev.xs2gateway.upstream.call.CallKind;
import dev.xs2gateway.upstream.call.GuardedCalls;
import dev.xs2gateway.upstream.call.PostponedFileCache;
import dev.xs2gateway.upstream.call.RefusedCall;
import dev.xs2gateway.upstream.call.UpstreamFault;
import dev.xs2gateway.upstream.cdn.Cdn;
import dev.xs2gateway.upstream.cdn.LinkText;
import dev.xs2gateway.upstream.json.BookingOrdersPage.Row;
import dev.xs2gateway.upstream.json.OrderQuery;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** XS2Event's API as the gateway uses it. Every method spends calls of the budget and fails with {@link FailureException}. */
public final class Xs2Client {
    private static final String DOWNLOAD = "/v1/etickets/download";
    private static final String MAKING_ZIP = "XS2Event is still making this zip";
    private static final Duration ZIP_WAIT = Duration.ofSeconds(10);

    private final ApiOrigin origin;
    private final GuardedCalls calls;
    private final OrderQuery orders;
    private final ByteClient bytes;
    private final Cdn cdn;
    private final PostponedFileCache postponed;

    Xs2Client(
            ApiOrigin origin,
            GuardedCalls calls,
            OrderQuery orders,
            ByteClient bytes,
            Cdn cdn,
            PostponedFileCache postponed) {
        this.origin = origin;
        this.calls = calls;
        this.orders = orders;
        this.bytes = bytes;
        this.cdn = cdn;
        this.postponed = postponed;
    }

    /**
     * All orders of some bookings, or the orders with some ids; what is not in the list is unknown to XS2Event. They come on a worker
     * thread, on which working through them holds nobody up.
     *
     * @param gathered the ids; asked once, when the first call may leave, so that they can gather until then. Where there are none by
     *     then, no call is made, and {@link NothingToAsk} fails it
     */
    public Uni<List<Row>> orders(IdKind kind, Supplier<Uni<List<String>>> gathered, CallAccount account) {
        return orders.read(kind, gathered, account);
    }

    /** How many orders fit into one page, and so into one call. */
    public int pageSize() {
        return orders.pageSize();
    }

    CircuitBreakerState breaker() {
        return calls.breaker();
    }

    /** A ticket's PDF. {@link Failure.FileNotThere} where XS2Event knows no such file (any more). */
    public IncomingFile ticket(FileRef file, String orderItemId, String link, CallAccount account) {
        return file(CallKind.TICKET, file, origin.at(DOWNLOAD, file.orderId(), orderItemId, "url", link), account);
    }

    public IncomingFile invoice(FileRef file, CallAccount account) {
        return file(
                CallKind.INVOICE,
                file,
                origin.at("/v1/bookingorders", file.orderId(), "invoice", file.name()),
                account);
    }

    /** The order's zip, over a link that is fetched for this one download and kept nowhere. */
    public IncomingFile zip(FileRef file, CallAccount account) {
        URI uri = origin.at(DOWNLOAD + "/zip", file.orderId());
        return unlessPostponed(uri, () -> {
            // Refused here while the CDN wants to be left alone, for a link that cannot be used is a call for nothing.
            try (Cdn.Visit visit = cdn.visit()) {
                byte[] link = there(file, () -> zipLink(uri, account));
                return postponedByCdn(
                        uri, () -> calls.measuredCdn(() -> visit.open(new String(link, StandardCharsets.UTF_8))));
            }
        });
    }

    /** Its 422, or 400, says that the zip is still being made: soon there may be one, and a second call at once could not help. */
    private byte[] zipLink(URI uri, CallAccount account) {
        try {
            return calls.link(account, () -> get(uri, "text/plain, application/json"), LinkText.LONGEST + 1);
        } catch (FailureException thrown) {
            int status = RefusedCall.statusIn(thrown);
            boolean making = !UpstreamFault.isNotYet(thrown) && (status == 400 || status == 422);
            throw making ? postponed.postpone(uri, MAKING_ZIP, ZIP_WAIT) : thrown;
        }
    }

    /** A file that is not ready, and whose time has not come, is not asked for. */
    private <T> T unlessPostponed(URI uri, Supplier<T> fetch) {
        postponed.refuseUntilDue(uri);
        try {
            return fetch.get();
        } catch (FailureException thrown) {
            if (UpstreamFault.isNotYet(thrown) && thrown.failure() instanceof Failure.UpstreamUnavailable later) {
                throw postponed.postpone(uri, later.why(), later.retryAfter());
            }
            throw thrown;
        }
    }

    /** Where the CDN cannot serve a zip just now, another link to it would not help either. */
    private <T> T postponedByCdn(URI uri, Supplier<T> open) {
        try {
            return open.get();
        } catch (FailureException thrown) {
            if (thrown.failure() instanceof Failure.UpstreamUnavailable later) {
                throw postponed.postpone(uri, later.why(), later.retryAfter());
            }
            throw thrown;
        }
    }

    private IncomingFile file(CallKind kind, FileRef file, URI uri, CallAccount account) {
        return unlessPostponed(
                uri, () -> DecodedBody.of(there(file, () -> calls.bytes(kind, account, () -> get(uri, "*/*")))));
    }

    private ByteResponse get(URI uri, String accepted) {
        Map<String, String> headers = new HashMap<>(origin.keyFor(uri));
        headers.put("Accept", accepted);
        return bytes.get(uri, headers);
    }

    private static <T> T there(FileRef file, Supplier<T> fetch) {
        try {
            return fetch.get();
        } catch (FailureException thrown) {
            int status = UpstreamFault.isNotYet(thrown) ? 0 : RefusedCall.statusIn(thrown);
            if (status == 400 || status == 404 || status == 422) {
                throw new Failure.FileNotThere(file).causedBy(thrown);
            }
            throw thrown;
        }
    }
}
