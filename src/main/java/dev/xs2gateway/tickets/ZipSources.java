package dev.xs2gateway.tickets;

import dev.xs2gateway.IncomingBody;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.Failure.FileRef;
import dev.xs2gateway.failure.Failure.MissingTicket;
import dev.xs2gateway.files.Check;
import dev.xs2gateway.files.FileKey;
import dev.xs2gateway.files.FileMetadata;
import dev.xs2gateway.files.FileRequest;
import dev.xs2gateway.files.Sha256;
import dev.xs2gateway.files.transfer.FileReader;
import dev.xs2gateway.files.zip.ZipAssembly;
import dev.xs2gateway.files.zip.ZipAssembly.Member;
import dev.xs2gateway.orders.model.BookingZip;
import dev.xs2gateway.orders.model.Download;
import dev.xs2gateway.orders.model.Order;
import dev.xs2gateway.orders.model.Ticket;
import dev.xs2gateway.upstream.call.CallAccount;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The sources of ticket zips: XS2Event's zip if there is one and everything in
 * it may be given now, else a zip that is assembled here from verified PDFs.
 */
final class ZipSources {
    private static final String MISSING = "MISSING.txt";

    private final TicketSources sources;
    private final TicketFetcher fetcher;
    private final BadZipCache badZips;

    ZipSources(TicketSources sources, TicketFetcher fetcher, BadZipCache badZips) {
        this.sources = sources;
        this.fetcher = fetcher;
        this.badZips = badZips;
    }

    /** A ticket that goes into a zip, and its name there. */
    private record Part(String name, TicketSource ticket) {}

    /** The tickets that a zip will hold, and those that it lacks. */
    private record Plan(List<Part> parts, List<Gap> gaps) {
        Plan() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    private record Gap(MissingTicket ticket, Failure why) {}

    TicketSource ofOrder(Order order, boolean partial) {
        DownloadRefusal.ofZip(order).ifPresent(failure -> {
            throw failure.asException();
        });
        if (order.zip().download() == Download.AVAILABLE) {
            return vendorsOrAssembled(order);
        }
        Plan plan = plan(order);
        refuse(order.zip().download(), partial, plan);
        String saveAs = order.zip().download() == Download.PARTIAL ? order.partialZipSaveAs() : order.zipSaveAs();
        return assembled(new FileRef(order.orderId(), TicketSources.ZIP), saveAs, plan);
    }

    /**
     * XS2Event's zip, with an assembled one as its substitute. XS2Event's zip is used only if
     * all tickets are available and holds exactly those, so an assembled zip holds the same.
     */
    private TicketSource vendorsOrAssembled(Order order) {
        TicketSource vendors = sources.vendorsZip(order);
        badZips.refuseKnown(vendors.request().key());
        Supplier<TicketSource> assembled =
                () -> assembled(new FileRef(order.orderId(), TicketSources.ZIP), order.zipSaveAs(), plan(order));
        return badZips.isBad(vendors.request().key()) ? assembled.get() : vendors.orInstead(assembled);
    }

    private Plan plan(Order order) {
        Plan plan = new Plan();
        add(plan, order, "");
        return plan;
    }

    TicketSource ofBooking(String bookingId, List<Order> orders, boolean partial) {
        BookingZip zip = BookingZip.of(orders);
        Plan plan = new Plan();
        for (int n = 1; n <= zip.orders().size(); n++) {
            Order order = zip.orders().get(n - 1);
            add(plan, order, order.folder(n) + "/");
        }
        refuse(zip.download(), partial, plan);
        String saveAs =
                zip.download() == Download.PARTIAL ? BookingZip.partialSaveAs(bookingId) : BookingZip.saveAs(bookingId);
        return assembled(new FileRef(bookingId, TicketSources.ZIP), saveAs, plan);
    }

    /** Throws unless the zip may be assembled, as the view states. */
    private static void refuse(Download download, boolean partial, Plan plan) {
        boolean given = download == Download.ASSEMBLED || (download == Download.PARTIAL && partial);
        if (!given) {
            throw incomplete(plan).asException();
        }
    }

    private void add(Plan plan, Order order, String folder) {
        if (order.tickets().isEmpty()) {
            plan.gaps().add(new Gap(missing(order), DownloadRefusal.ofNoTickets(order)));
        }
        for (Ticket ticket : order.tickets()) {
            DownloadRefusal.ofTicket(order, ticket)
                    .ifPresentOrElse(why -> plan.gaps().add(new Gap(missing(order, ticket), why)), () -> plan.parts()
                            .add(new Part(folder + ticket.saveAs(), sources.ticket(order, ticket))));
        }
    }

    /** The entry for an order that lists no tickets yet; it represents all tickets that the order will list. */
    private static MissingTicket missing(Order order) {
        Download why = order.fulfilled() ? Download.NO_FILE : Download.NOT_FULFILLED;
        return new MissingTicket(order.orderId(), null, why.word());
    }

    private static MissingTicket missing(Order order, Ticket ticket) {
        return new MissingTicket(
                order.orderId(), ticket.ticketId(), ticket.download().word());
    }

    private TicketSource assembled(FileRef file, String saveAs, Plan plan) {
        String tag = tag(plan);
        boolean checked =
                plan.parts().stream().allMatch(part -> part.ticket().head().stated() != null);
        FileMetadata head = new FileMetadata(
                "application/zip",
                saveAs,
                null,
                checked ? tag : null,
                null,
                checked ? FileMetadata.Verified.MEMBERS : FileMetadata.Verified.NONE,
                null,
                null);
        FileKey key = new FileKey(file.orderId() + "/assembled/" + tag);
        return new TicketSource(
                head, new FileRequest(key, file, new Check.MadeOfChecked()), account -> fetch(plan, account));
    }

    private static Failure incomplete(Plan plan) {
        List<Gap> gaps = plan.gaps();
        Failure first = gaps.stream()
                .map(Gap::why)
                .min(Comparator.comparing(ZipSources::rank))
                .orElseThrow();
        return new Failure.Incomplete(
                first, gaps.stream().map(Gap::ticket).toList(), !plan.parts().isEmpty());
    }

    /** The rank of a failure among several: what the caller can wait for comes first, as in the view. */
    private static int rank(Failure why) {
        return switch (why) {
            case Failure.NotFulfilled _ -> 0;
            case Failure.ChecksumMissing _ -> 2;
            default -> 1;
        };
    }

    /** A digest over everything that determines the zip's bytes. */
    private static String tag(Plan plan) {
        StringBuilder all = new StringBuilder();
        for (Part part : plan.parts()) {
            Sha256 stated = part.ticket().head().stated();
            all.append(part.name())
                    .append('\0')
                    .append(stated == null ? "" : stated.hex())
                    .append('\0');
        }
        return Sha256.of(all + text(plan)).hex();
    }

    /** Fetches the tickets and assembles the zip. All tickets are requested at once, so that those of one order may share its zip. */
    private IncomingBody fetch(Plan plan, CallAccount account) {
        List<FileReader> files = new ArrayList<>();
        try {
            for (Part part : plan.parts()) {
                files.add(fetcher.follow(part.ticket(), account));
            }
            List<Member> members = new ArrayList<>();
            for (int i = 0; i < files.size(); i++) {
                members.add(Member.of(plan.parts().get(i).name(), files.get(i)));
            }
            if (!plan.gaps().isEmpty()) {
                members.add(Member.of(MISSING, text(plan)));
            }
            return ZipAssembly.of(members);
        } catch (RuntimeException failed) {
            files.forEach(FileReader::close);
            throw failed;
        }
    }

    private static String text(Plan plan) {
        return plan.gaps().stream()
                .map(Gap::ticket)
                .map(ZipSources::line)
                .collect(Collectors.joining("", "These tickets are not in this zip:\n", ""));
    }

    private static String line(MissingTicket gap) {
        String ticket = gap.ticketId() == null ? "" : ", ticket " + gap.ticketId();
        return "order %s%s: %s\n".formatted(gap.orderId(), ticket, gap.download());
    }
}
