package dev.xs2gateway.invoices;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.Failure.FileRef;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.files.Check;
import dev.xs2gateway.files.FileHead;
import dev.xs2gateway.files.FileKey;
import dev.xs2gateway.files.FileOffer;
import dev.xs2gateway.files.Incoming;
import dev.xs2gateway.files.OpenedFile;
import dev.xs2gateway.files.Transfers;
import dev.xs2gateway.files.Wanted;
import dev.xs2gateway.orders.Order;
import dev.xs2gateway.orders.OrderLookup;
import dev.xs2gateway.upstream.FileBody;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.Spending;
import dev.xs2gateway.upstream.Xs2Client;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Hands over invoices. Waits, so for virtual threads. */
public final class Invoices {
    private final OrderLookup orders;
    private final Xs2Client upstream;
    private final Transfers transfers;
    private final RefusedInvoiceCache refused;
    private final Duration newInvoiceAge;

    /** {@code newInvoiceAge}: an order older than this is read again before an invoice counts as unknown. */
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

    public FileOffer invoice(String orderId, String invoiceId, Spending spending) {
        Order order = orderWith(orderId, invoiceId, spending);
        FileRef file = new FileRef(orderId, invoiceId);
        Wanted wanted = new Wanted(new FileKey(orderId + "/invoices/" + invoiceId), file, new Check.WholePdf());
        FileHead head = FileHead.ofVendors("application/pdf", order.invoiceSaveAs(invoiceId), null)
                .with(transfers.stored(wanted.key()));
        return new FileOffer(head, () -> open(head, wanted, spending));
    }

    private OpenedFile open(FileHead head, Wanted wanted, Spending spending) {
        refused.refuseKnown(wanted.key());
        try {
            return openTwice(head, wanted, spending);
        } catch (FailureException failed) {
            refused.note(wanted.key(), failed);
            throw failed;
        }
    }

    /** Two attempts at most: a cut or senseless answer is worth another, for no byte has left. */
    private OpenedFile openTwice(FileHead head, Wanted wanted, Spending spending) {
        try {
            return start(head, wanted, spending);
        } catch (FailureException failed) {
            if (failed.failure() instanceof Failure.UpstreamInvalid) {
                return start(head, wanted, spending);
            }
            throw failed;
        }
    }

    private OpenedFile start(FileHead head, Wanted wanted, Spending spending) {
        return OpenedFile.whenReady(head, transfers.follow(wanted, () -> {
            FileBody body = upstream.invoice(wanted.ref(), spending);
            return new Incoming(body.length(), body.bytes());
        }));
    }

    private Order orderWith(String orderId, String invoiceId, Spending spending) {
        Order order = order(orderId, null, spending);
        if (!order.invoices().contains(invoiceId)) {
            // An invoice may be newer than what is known of its order.
            order = order(orderId, newInvoiceAge, spending);
        }
        if (!order.invoices().contains(invoiceId)) {
            throw new Failure.InvoiceNotFound(orderId, invoiceId).asException();
        }
        return order;
    }

    private Order order(String orderId, @Nullable Duration maxAge, Spending spending) {
        return orders.read(IdKind.ORDER, orderId, maxAge, spending).getFirst();
    }
}
