package dev.xs2gateway.invoices;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.Failure.FileRef;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.files.Check;
import dev.xs2gateway.files.FileHead;
import dev.xs2gateway.files.FileKey;
import dev.xs2gateway.files.Incoming;
import dev.xs2gateway.files.OpenedFile;
import dev.xs2gateway.files.Transfers;
import dev.xs2gateway.files.Wanted;
import dev.xs2gateway.orders.Order;
import dev.xs2gateway.orders.OrderLookup;
import dev.xs2gateway.upstream.FileBody;
import dev.xs2gateway.upstream.Spending;
import dev.xs2gateway.upstream.Xs2Client;
import java.time.Duration;
import java.util.OptionalLong;

/** Hands over invoices. Waits, so for virtual threads. */
public final class Invoices {
    private final OrderLookup orders;
    private final Xs2Client upstream;
    private final Transfers transfers;
    private final Duration newInvoiceAge;

    /** {@code newInvoiceAge}: an order older than this is read again before an invoice counts as unknown. */
    Invoices(OrderLookup orders, Xs2Client upstream, Transfers transfers, Duration newInvoiceAge) {
        this.orders = orders;
        this.upstream = upstream;
        this.transfers = transfers;
        this.newInvoiceAge = newInvoiceAge;
    }

    public FileHead head(String orderId, String invoiceId, Spending spending) {
        Order order = orderWith(orderId, invoiceId, spending);
        return new FileHead("application/pdf", order.invoiceSaveAs(invoiceId), null, OptionalLong.empty(), "none");
    }

    /** Two attempts at most: a cut or senseless answer is worth another, for no byte has left. */
    public OpenedFile open(String orderId, String invoiceId, Spending spending) {
        FileHead head = head(orderId, invoiceId, spending);
        FileRef file = new FileRef(orderId, invoiceId);
        try {
            return start(head, file, spending);
        } catch (FailureException failed) {
            if (failed.failure() instanceof Failure.UpstreamInvalid) {
                return start(head, file, spending);
            }
            throw failed;
        }
    }

    private Order orderWith(String orderId, String invoiceId, Spending spending) {
        Order order = orders.order(orderId, null, spending);
        if (!order.invoices().contains(invoiceId)) {
            // An invoice may be newer than what is known of its order.
            order = orders.order(orderId, newInvoiceAge, spending);
        }
        if (!order.invoices().contains(invoiceId)) {
            throw new Failure.InvoiceNotFound(orderId, invoiceId).asException();
        }
        return order;
    }

    private OpenedFile start(FileHead head, FileRef file, Spending spending) {
        FileKey key = new FileKey(file.orderId() + "/invoices/" + file.name());
        return OpenedFile.whenReady(head, transfers.follow(new Wanted(key, file, new Check.WholePdf()), () -> {
            FileBody body = upstream.invoice(file, spending);
            return new Incoming(body.length(), body.bytes());
        }));
    }
}
