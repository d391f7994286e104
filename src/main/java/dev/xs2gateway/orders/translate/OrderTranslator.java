package dev.xs2gateway.orders.translate;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.files.Sha256;
import dev.xs2gateway.orders.model.Download;
import dev.xs2gateway.orders.model.FileNames;
import dev.xs2gateway.orders.model.Ids;
import dev.xs2gateway.orders.model.Order;
import dev.xs2gateway.orders.model.Ticket;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.json.BookingOrdersPage.BadRow;
import dev.xs2gateway.upstream.json.BookingOrdersPage.DownloadItem;
import dev.xs2gateway.upstream.json.BookingOrdersPage.Item;
import dev.xs2gateway.upstream.json.BookingOrdersPage.OrderRow;
import dev.xs2gateway.upstream.json.BookingOrdersPage.Row;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Translates XS2Event's rows to orders; the only class outside {@code upstream} that knows their shape. */
public final class OrderTranslator {
    private final DownloadPolicy policy;

    public OrderTranslator(DownloadPolicy policy) {
        this.policy = policy;
    }

    /** Translates the rows of a response, and groups the orders by the id of this kind that they belong to. */
    public OrdersById sort(IdKind kind, List<Row> rows) {
        OrdersById sorted = new OrdersById(kind);
        for (Row row : rows) {
            String id = Ids.orNull(kind == IdKind.BOOKING ? row.bookingId() : row.orderId());
            try {
                sorted.add(String.valueOf(id), translate(row));
            } catch (RuntimeException bad) {
                // Any failure concerns this row only; the other rows remain valid.
                sorted.fail(id, bad);
            }
        }
        return sorted;
    }

    /** Translates one row; fails if the row holds no order, or lacks a valid order id or booking id. */
    public Order translate(Row row) {
        return switch (row) {
            case OrderRow order -> order(order);
            case BadRow bad -> throw bad.why().asException();
        };
    }

    private Order order(OrderRow row) {
        String orderId = Ids.orNull(row.orderId());
        String bookingId = Ids.orNull(row.bookingId());
        if (orderId == null || bookingId == null) {
            throw new Failure.UpstreamInvalid("XS2Event lists an order without usable ids").asException();
        }
        String status = Order.statusOf(row.status());
        List<Ticket> tickets = tickets(row, Order.isFulfilled(status));
        return new Order(
                orderId,
                bookingId,
                row.eventId(),
                row.eventName(),
                row.eventStart(),
                row.eventEnd(),
                status,
                tickets,
                zip(row, Order.isFulfilled(status), tickets),
                present(row.invoices()).stream()
                        .filter(id -> !id.isBlank())
                        .distinct()
                        .toList());
    }

    private Order.Zip zip(OrderRow row, boolean fulfilled, List<Ticket> tickets) {
        Sha256 sha = Sha256.parse(row.zipSha());
        boolean stated = row.zipSha() != null && !row.zipSha().isBlank();
        return new Order.Zip(policy.ofZip(fulfilled, stated, sha, tickets), fulfilled && policy.canCheckZip(sha), sha);
    }

    private List<Ticket> tickets(OrderRow row, boolean fulfilled) {
        List<Ticket> tickets = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (Item item : present(row.items())) {
            List<ItemFile> files = ItemFile.of(item);
            for (int n = 1; n <= files.size(); n++) {
                ItemFile file = files.get(n - 1);
                String ticketId = file.ticketId(item, n, files.size(), taken);
                tickets.add(ticket(row, item, file, ticketId, tickets.size() + 1, fulfilled));
            }
        }
        return tickets;
    }

    private Ticket ticket(OrderRow row, Item item, ItemFile file, String ticketId, int number, boolean fulfilled) {
        Ticket.Seat seat = new Ticket.Seat(item.section(), item.row(), item.seat());
        // Without the item's id there is no address to fetch the file from.
        String fetchable = Ids.orNull(item.orderItemId()) == null ? null : file.name();
        Download download = policy.ofTicket(
                new DownloadPolicy.Facts(fulfilled, item.channel(), item.type(), fetchable, file.sha256()));
        return new Ticket(
                ticketId,
                item.orderItemId(),
                item.name(),
                item.type(),
                item.channel(),
                item.quantity(),
                seat,
                file.name(),
                FileNames.ofTicket(row.eventName(), item.name(), seat, number),
                file.sha256(),
                download);
    }

    /** One file of an item; {@code name} is null if there is no file, or none with a usable name. */
    private record ItemFile(
            @Nullable String downloadId,
            @Nullable String name,
            @Nullable Sha256 sha256) {

        /** Returns the item's files, each once; a single one without a name if the item has none. */
        static List<ItemFile> of(Item item) {
            String own = FileNames.ofLink(item.link());
            List<DownloadItem> downloads = own == null || anyHasALink(item) ? present(item.downloads()) : List.of();
            List<ItemFile> files = new ArrayList<>();
            for (DownloadItem download : downloads) {
                String name = FileNames.ofLink(download.link());
                boolean itemsOwn = downloads.size() == 1 || (name != null && name.equals(own));
                String sha = isEmpty(download.sha()) && itemsOwn ? item.sha() : download.sha();
                files.add(new ItemFile(Ids.orNull(download.id()), name, Sha256.parse(sha)));
            }
            if (own != null && files.stream().noneMatch(file -> own.equals(file.name()))) {
                files.addFirst(new ItemFile(null, own, Sha256.parse(item.sha())));
            }
            return files.isEmpty() ? List.of(new ItemFile(null, null, Sha256.parse(item.sha()))) : files;
        }

        /**
         * Returns whether any download has a link. If none has, the item's own link is its only file. An unusable link counts as a link:
         * it announces a file that is still missing.
         */
        private static boolean anyHasALink(Item item) {
            return present(item.downloads()).stream().anyMatch(download -> !isEmpty(download.link()));
        }

        private static boolean isEmpty(@Nullable String text) {
            return text == null || text.isBlank();
        }

        /** Returns an id that is unique among the order's tickets; {@code n} counts the item's files from 1. */
        String ticketId(Item item, int n, int files, Set<String> taken) {
            String itemId = Objects.requireNonNullElse(Ids.orNull(item.orderItemId()), "item");
            if (downloadId != null && taken.add(downloadId)) {
                return downloadId;
            }
            if (files == 1 && taken.add(itemId)) {
                return itemId;
            }
            int number = n;
            while (!taken.add(itemId + "-" + number)) {
                number++;
            }
            return itemId + "-" + number;
        }
    }

    private static <T> List<T> present(@Nullable List<@Nullable T> list) {
        List<T> present = new ArrayList<>();
        if (list != null) {
            for (T element : list) {
                if (element != null) {
                    present.add(element);
                }
            }
        }
        return present;
    }
}
