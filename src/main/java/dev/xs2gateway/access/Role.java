package dev.xs2gateway.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A right that the consumers' file gives to a consumer. Each route names the role that it requires. */
public enum Role {
    /** Look-ups of bookings and orders. */
    STATUS,
    /** Tickets and zips. */
    TICKETS,
    /** Invoices. */
    INVOICES,
    /** Links for browsers. */
    LINKS,
    /** Watches, changes and webhooks. */
    CHANGES,
    /** Audit records and the console, for support staff. */
    SUPPORT,
    /** The budget, and every consumer's audit records and deliveries, for operators. */
    OPERATIONS;

    private static final Map<String, Role> BY_WORD =
            Arrays.stream(values()).collect(Collectors.toMap(Role::word, Function.identity()));
    private static final String ALL_WORDS =
            Arrays.stream(values()).map(Role::word).collect(Collectors.joining(", "));

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The role as files, problems and documents write it, such as {@code status}. */
    public String word() {
        return word;
    }

    /** The role that this word names; null if there is none. Words are lower case. */
    public static @Nullable Role of(String word) {
        return BY_WORD.get(word);
    }

    /** All words, separated by commas, for messages. */
    static String words() {
        return ALL_WORDS;
    }
}
