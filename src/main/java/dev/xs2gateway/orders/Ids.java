package dev.xs2gateway.orders;

import dev.xs2gateway.failure.Failure;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an id of XS2Event looks like; its suffix tells nothing. */
public final class Ids {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern TICKET_ID = Pattern.compile("[A-Za-z0-9_-]{1,80}");

    private Ids() {}

    /** The id, or null where the vendor sent something that is none. */
    static @Nullable String orNull(@Nullable String id) {
        return id != null && ID.matcher(id).matches() ? id : null;
    }

    /** The id itself; {@link Failure.InvalidId} where it is none. {@code kind} is the parameter's name. */
    public static String checked(String kind, @Nullable String id) {
        return checked(kind, id, ID);
    }

    public static String checkedTicketId(@Nullable String id) {
        return checked("ticketId", id, TICKET_ID);
    }

    private static String checked(String kind, @Nullable String id, Pattern form) {
        if (id == null || !form.matcher(id).matches()) {
            throw new Failure.InvalidId(kind, String.valueOf(id)).asException();
        }
        return id;
    }
}
