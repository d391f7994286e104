package dev.xs2gateway.orders.model;

import dev.xs2gateway.failure.Failure;
import org.jspecify.annotations.Nullable;

/** The syntax of XS2Event's ids. The suffix of an id carries no information. */
public final class Ids {
    private static final int LONGEST = 64;
    private static final int LONGEST_TICKET_ID = 80;

    private Ids() {}

    /** Returns the id, or null if it is not well-formed. */
    public static @Nullable String orNull(@Nullable String id) {
        return id != null && isId(id, LONGEST) ? id : null;
    }

    public static @Nullable String ticketIdOrNull(@Nullable String id) {
        return id != null && isId(id, LONGEST_TICKET_ID) ? id : null;
    }

    /** Returns the id; fails with {@link Failure.InvalidId} if it is not well-formed. {@code kind} is the parameter's name. */
    public static String checked(String kind, @Nullable String id) {
        return checked(kind, id, LONGEST);
    }

    public static String checkedTicketId(@Nullable String id) {
        return checked("ticketId", id, LONGEST_TICKET_ID);
    }

    private static String checked(String kind, @Nullable String id, int longest) {
        if (id == null || !isId(id, longest)) {
            throw new Failure.InvalidId(kind, String.valueOf(id)).asException();
        }
        return id;
    }

    /** Checked by hand instead of by a pattern, because every request passes here. */
    private static boolean isId(String text, int longest) {
        for (int i = 0; i < text.length(); i++) {
            if (!isIdCharacter(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= longest;
    }

    private static boolean isIdCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }
}
