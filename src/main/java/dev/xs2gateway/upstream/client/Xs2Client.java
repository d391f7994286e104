package dev.xs2gateway.upstream.client;

import dev.xs2gateway.IncomingBody;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.Failure.FileRef;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.upstream.ApiOrigin;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.bytes.ByteClient;
import dev.xs2gateway.upstream.bytes.ByteResponse;
import dev.xs2gateway.upstream.bytes.DecodedBody;
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

/** The client for XS2Event's API. Every method that makes a call spends calls of the budget and fails with {@link FailureException}. */
public final class Xs2Client {
    private static final String DOWNLOAD = "/v1/etickets/download";
    private static final String MAKING_ZIP = "XS2Event is still creating this zip";
    private static final Duration ZIP_WAIT = Duration.ofSeconds(10);
    private static final Failure NOT_REACHED =
            new Failure.UpstreamUnavailable("XS2Event does not find the file (404)", Duration.ofSeconds(2));

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
     * Reads all orders of some bookings, or the orders with some ids; XS2Event does not know an id that is
     * missing from the list. The list arrives on a worker thread, where processing it blocks no event loop.
     *
     * @param gathered supplies the ids; called once, when the first call may leave, so that ids can gather
     *     until then. If it supplies none, no call is made, and the Uni fails with {@link NothingToAsk}
     */
    public Uni<List<Row>> orders(IdKind kind, Supplier<Uni<List<String>>> gathered, CallAccount account) {
        return orders.read(kind, gathered, account);
    }

    /** How many orders fit into one page, and thus into one call. */
    public int pageSize() {
        return orders.pageSize();
    }

    CircuitBreakerState breaker() {
        return calls.breaker();
    }

    /** Fetches a ticket's PDF; fails with {@link Failure.FileNotThere} if XS2Event does not know the file, or no longer knows it. */
    public IncomingBody ticket(FileRef file, String orderItemId, String link, CallAccount account) {
        return file(CallKind.TICKET, file, origin.at(DOWNLOAD, file.orderId(), orderItemId, "url", link), account);
    }

    public IncomingBody invoice(FileRef file, CallAccount account) {
        return file(
                CallKind.INVOICE,
                file,
                origin.at("/v1/bookingorders", file.orderId(), "invoice", file.name()),
                account);
    }

    /** Fetches the order's zip, through a link that is requested for this one download and stored nowhere. */
    public IncomingBody zip(FileRef file, CallAccount account) {
        URI uri = origin.at(DOWNLOAD + "/zip", file.orderId());
        return unlessPostponed(uri, () -> {
            // Fails here while the CDN is paused, because requesting a link that cannot be used would waste a call.
            try (Cdn.Visit visit = cdn.visit()) {
                byte[] link = there(file, () -> zipLink(uri, account));
                return postponedByCdn(
                        uri, () -> calls.measuredCdn(() -> visit.open(new String(link, StandardCharsets.UTF_8))));
            }
        });
    }

    /**
     * Requests a zip link. A 422 or 400 says that the zip is still being made: it may exist soon, and a second call at once could not help.
     */
    private byte[] zipLink(URI uri, CallAccount account) {
        try {
            return calls.link(account, () -> get(uri, "text/plain, application/json"), LinkText.LONGEST + 1);
        } catch (FailureException thrown) {
            int status = RefusedCall.statusIn(thrown);
            boolean making = !UpstreamFault.isNotYet(thrown) && (status == 400 || status == 422);
            throw making ? postponed.postpone(uri, MAKING_ZIP, ZIP_WAIT) : thrown;
        }
    }

    /** Fetches a file, unless it is postponed and its time has not come; postpones the file if it is not ready. */
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

    /** Opens a zip; postpones it if the CDN cannot serve it now, because another link to it would not help either. */
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

    private IncomingBody file(CallKind kind, FileRef file, URI uri, CallAccount account) {
        return unlessPostponed(
                uri,
                () -> DecodedBody.of(
                        there(file, () -> reached(() -> calls.bytes(kind, account, () -> get(uri, "*/*"))))));
    }

    /** Turns a 404 that the API itself did not send into an outage: it says nothing about the file. */
    private static <T> T reached(Supplier<T> fetch) {
        try {
            return fetch.get();
        } catch (FailureException thrown) {
            throw UpstreamFault.isForeignNotFound(thrown) ? NOT_REACHED.causedBy(thrown) : thrown;
        }
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
            int status = RefusedCall.statusIn(thrown);
            boolean isMissing = !(thrown.failure() instanceof Failure.UpstreamUnavailable)
                    && (status == 400 || status == 404 || status == 422);
            throw isMissing ? new Failure.FileNotThere(file).causedBy(thrown) : thrown;
        }
    }
}
