package dev.xs2gateway.tickets;

import dev.xs2gateway.files.FileHead;
import dev.xs2gateway.files.Incoming;
import dev.xs2gateway.files.Wanted;
import dev.xs2gateway.upstream.Spending;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A file that may be given now: what it is, and how its bytes are had.
 *
 * @param substitute what may be given instead where this file turns out bad; null: nothing
 */
record Offer(
        FileHead head,
        Wanted wanted,
        Function<Spending, Incoming> fetch,
        @Nullable Supplier<Offer> substitute) {
    Offer(FileHead head, Wanted wanted, Function<Spending, Incoming> fetch) {
        this(head, wanted, fetch, null);
    }

    Offer orInstead(Supplier<Offer> other) {
        return new Offer(head, wanted, fetch, other);
    }

    Offer with(FileHead other) {
        return new Offer(other, wanted, fetch, substitute);
    }
}
