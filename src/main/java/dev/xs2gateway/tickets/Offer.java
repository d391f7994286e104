package dev.xs2gateway.tickets;

import dev.xs2gateway.files.FileHead;
import dev.xs2gateway.files.Incoming;
import dev.xs2gateway.files.Wanted;
import dev.xs2gateway.upstream.Spending;
import java.util.function.Function;

/** A file that may be given now: what it is, and how its bytes are had. */
record Offer(FileHead head, Wanted wanted, Function<Spending, Incoming> fetch) {
    Offer with(FileHead other) {
        return new Offer(other, wanted, fetch);
    }
}
