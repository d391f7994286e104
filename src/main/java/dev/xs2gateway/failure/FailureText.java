package dev.xs2gateway.failure;

/** Describes a failure in words, for logs. The text that callers read is made elsewhere. */
public final class FailureText {
    private FailureText() {}

    public static String of(Failure failure) {
        return switch (failure) {
            case Failure.InvalidId it -> "the " + it.kind() + " is not well formed";
            case Failure.InvalidRequest it -> it.detail();
            case Failure.NotConfigured it -> it.detail();
            case Failure.LinkNotFound it -> "there is no such link";
            case Failure.BookingNotFound it -> "XS2Event knows no booking " + it.bookingId();
            case Failure.OrderNotFound it -> "XS2Event knows no order " + it.orderId();
            case Failure.TicketNotFound it -> "order " + it.orderId() + " has no ticket " + it.ticketId();
            case Failure.InvoiceNotFound it -> "order " + it.orderId() + " has no invoice with this id";
            case Failure.ZipNotFound it -> "XS2Event offers no zip of order " + it.orderId();
            case Failure.NotFulfilled it -> "order " + it.where().orderId() + " is " + it.status();
            case Failure.DistributedElsewhere it ->
                "a ticket of order " + it.where().orderId() + " is distributed through another channel";
            case Failure.NotAFile it -> "a ticket of order " + it.where().orderId() + " is not a file";
            case Failure.NoFile it -> "a ticket of order " + it.where().orderId() + " has no file";
            case Failure.Incomplete it -> it.missing().size() + " tickets are missing: " + of(it.first());
            case Failure.ChecksumMismatch it ->
                it.file() + " has the SHA-256 " + it.computed() + " and should have " + it.stated();
            case Failure.ChecksumMissing it -> "XS2Event states no SHA-256 of " + it.file();
            case Failure.FileNotThere it -> "XS2Event lists " + it.file() + " but does not deliver it";
            case Failure.Replaced _ -> "the file has been replaced";
            case Failure.RangeNotSatisfiable it -> "the file has " + it.length() + " bytes";
            case Failure.FileUnobtainable it -> it.why();
            case Failure.FileTooLarge _ -> "the file is larger than gateway.files.max-file";
            case Failure.UpstreamInvalid it -> it.why();
            case Failure.QueryRefused it -> "XS2Event answered " + it.status();
            case Failure.UpstreamRefused _ -> "XS2Event refuses the key";
            case Failure.LinkRefused it -> it.why();
            case Failure.OnlyIfCached _ -> "the cache holds no suitable response";
            case Failure.BudgetExhausted it -> it.why();
            case Failure.UpstreamUnavailable it -> it.why();
            case Failure.UpstreamTimeout _ -> "XS2Event did not answer in time";
            case Failure.StorageFull _ -> "the store is full";
            case Failure.Overloaded _ -> "the memory for responses that are being sent is used up";
            case Failure.IdentityUnavailable _ -> "the keys of the OIDC issuer cannot be obtained";
            case Failure.DatabaseUnavailable _ -> "the database cannot be reached";
            case Failure.CallerLeft _ -> "the caller has disconnected";
        };
    }
}
