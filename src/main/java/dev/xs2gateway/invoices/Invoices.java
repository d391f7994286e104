package dev.xs2gateway.invoices;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.Failure.FileRef;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.files.Check;
import dev.xs2gateway.files.FileKey;
import dev.xs2gateway.files.FileMetadata;
import dev.xs2gateway.files.FileRequest;
import dev.xs2gateway.files.transfer.FileSource;
import dev.xs2gateway.files.transfer.OpenFile;
import dev.xs2gateway.files.transfer.Transfers;
import dev.xs2gateway.orders.lookup.OrderLookup;
import dev.xs2gateway.orders.model.Order;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.call.CallAccount;
import dev.xs2gateway.upstream.client.Xs2Client;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The entry point for invoices: finds an invoice in its order and has its
 * file fetched. Its methods wait, so they are called on virtual threads.
 */
public final class Invoices {
    private final OrderLookup orders;
    private final Xs2Client upstream;
    private final Transfers transfers;
    private final RefusedInvoiceCache refused;
    private final Duration newInvoiceAge;

    /** Creates the entry point. An order older than {@code newInvoiceAge} is looked up again before an invoice counts as unknown. */
    Invoices(
            OrderLookup orders,
            Xs2Client upstream,
            Transfers transfers,
            RefusedInvoiceCache refused,
            Duration newInvoiceAge) {
        this.orders = orders;
        this.upstream = upstream;
        this.transfers = transfers;
        this.refused = refused;
        this.newInvoiceAge = newInvoiceAge;
    }

    public FileSource invoice(String orderId, String invoiceId, CallAccount account) {
        Order order = orderWith(orderId, invoiceId, account);
        FileRef file = new FileRef(orderId, invoiceId);
        FileRequest request =
                new FileRequest(new FileKey(orderId + "/invoices/" + invoiceId), file, new Check.WholePdf());
        FileMetadata head = FileMetadata.ofVendors("application/pdf", order.invoiceSaveAs(invoiceId), null)
                .with(transfers.stored(request.key()));
        return new FileSource(head, () -> open(head, request, account));
    }

    private OpenFile open(FileMetadata head, FileRequest request, CallAccount account) {
        refused.refuseKnown(request.key());
        try {
            return openTwice(head, request, account);
        } catch (FailureException failed) {
            refused.note(request.key(), failed);
            throw failed;
        }
    }

    /** Opens the file in at most two attempts: a cut or invalid response is worth a second one, because no byte has left. */
    private OpenFile openTwice(FileMetadata head, FileRequest request, CallAccount account) {
        try {
            return start(head, request, account);
        } catch (FailureException failed) {
            if (failed.failure() instanceof Failure.UpstreamInvalid) {
                return start(head, request, account);
            }
            throw failed;
        }
    }

    private OpenFile start(FileMetadata head, FileRequest request, CallAccount account) {
        return OpenFile.whenReady(head, transfers.follow(request, () -> upstream.invoice(request.ref(), account)));
    }

    private Order orderWith(String orderId, String invoiceId, CallAccount account) {
        Order order = order(orderId, null, account);
        if (!order.invoices().contains(invoiceId)) {
            // An invoice may be newer than the cached order.
            order = order(orderId, newInvoiceAge, account);
        }
        if (!order.invoices().contains(invoiceId)) {
            throw new Failure.InvoiceNotFound(orderId, invoiceId).asException();
        }
        return order;
    }

    private Order order(String orderId, @Nullable Duration maxAge, CallAccount account) {
        return orders.read(IdKind.ORDER, orderId, maxAge, account).getFirst();
    }
}
