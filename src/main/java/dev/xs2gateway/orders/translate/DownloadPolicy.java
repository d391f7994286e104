package dev.xs2gateway.orders.translate;

import dev.xs2gateway.files.Sha256;
import dev.xs2gateway.files.VerifyPolicy;
import dev.xs2gateway.orders.model.Download;
import dev.xs2gateway.orders.model.Ticket;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides what may be downloaded. A pure function of XS2Event's data and of the verify policy. */
public record DownloadPolicy(VerifyPolicy verify, boolean zipsReachable) {
    private static final Set<String> E_TICKET = Set.of("eticket", "e-ticket", "e_ticket");
    private static final String OUR_CHANNEL = "xs2event";

    /** What XS2Event states about one ticket. */
    record Facts(
            boolean fulfilled,
            @Nullable String channel,
            @Nullable String type,
            @Nullable String fileName,
            @Nullable Sha256 sha256) {}

    /**
     * Returns whether a ticket may be downloaded, or the first reason why not. A reason that may pass with time comes first, then those
     * that the caller and the gateway cannot change.
     */
    Download ofTicket(Facts facts) {
        if (!facts.fulfilled()) {
            return Download.NOT_FULFILLED;
        }
        if (!OUR_CHANNEL.equals(word(facts.channel()))) {
            return Download.DISTRIBUTED_ELSEWHERE;
        }
        if (!E_TICKET.contains(word(facts.type()))) {
            return Download.NOT_A_FILE;
        }
        if (facts.fileName() == null) {
            return Download.NO_FILE;
        }
        return mustBeStated(facts.sha256()) ? Download.CHECKSUM_MISSING : Download.AVAILABLE;
    }

    /**
     * Returns what a request for an order's zip will get. XS2Event's zip is given only if every ticket in it may be given.
     *
     * @param stated whether XS2Event filled its digest field at all, which is how it states that there is a zip
     */
    Download ofZip(boolean fulfilled, boolean stated, @Nullable Sha256 sha256, List<Ticket> tickets) {
        if (!fulfilled) {
            return Download.NOT_FULFILLED;
        }
        if (tickets.stream().noneMatch(DownloadPolicy::isAvailable)) {
            return Download.NONE;
        }
        if (!tickets.stream().allMatch(DownloadPolicy::isAvailable)) {
            return Download.PARTIAL;
        }
        return stated && !mustBeStated(sha256) && zipsReachable ? Download.AVAILABLE : Download.ASSEMBLED;
    }

    /** Returns whether XS2Event's zip can be fetched and checked. */
    boolean canCheckZip(@Nullable Sha256 sha256) {
        return sha256 != null && zipsReachable;
    }

    private static boolean isAvailable(Ticket ticket) {
        return ticket.download() == Download.AVAILABLE;
    }

    private boolean mustBeStated(@Nullable Sha256 sha256) {
        return sha256 == null && verify == VerifyPolicy.REQUIRED;
    }

    private static String word(@Nullable String vendors) {
        return vendors == null ? "" : vendors.strip().toLowerCase(Locale.ROOT);
    }
}
