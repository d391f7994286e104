package dev.xs2gateway.orders.model;

import dev.xs2gateway.failure.Failure;
import org.jspecify.annotations.Nullable;

/** What an id of XS2Event looks like; its suffix tells nothing. */
public final class Ids {
    private static final int LONGEST = 64;
    private static final int LONGEST_TICKET_ID = 80;

    private Ids() {}

    /** The id, or null where it is none. */
    public static @Nullable String orNull(@Nullable String id) {
        return id != null && isId(id, LONGEST) ? id : null;
    }

    public static @Nullable String ticketIdOrNull(@Nullable String id) {
        return id != null && isId(id, LONGEST_TICKET_ID) ? id : null;
    }

    /** The id itself; {@link Failure.InvalidId} where it is none. {@code kind} is the parameter's name. */
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

    /** By hand, for every question passes here. */
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
