package dev.xs2gateway.sandbox;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a list call asks for; a field that is not known is refused, as the vendor does.
 *
 * @param bookings null: any
 * @param orders null: any
 * @param statuses null: any; lower case
 * @param page from 1
 */
record ListQuery(
        @Nullable Set<String> bookings,
        @Nullable Set<String> orders,
        @Nullable Set<String> statuses,
        int page,
        int pageSize) {
    private static final int DEFAULT_SIZE = 50;
    private static final Set<String> KNOWN =
            Set.of("booking_id", "bookingorder_id", "logistic_status", "page", "page_size");

    static ListQuery of(Map<String, String> fields, int maxPageSize) {
        for (String field : fields.keySet()) {
            if (!KNOWN.contains(field)) {
                throw new Refusal(422, "unknown field " + field);
            }
        }
        return new ListQuery(
                values(fields.get("booking_id")),
                values(fields.get("bookingorder_id")),
                statuses(fields.get("logistic_status")),
                number(fields.get("page"), 1, Integer.MAX_VALUE),
                number(fields.get("page_size"), Math.min(DEFAULT_SIZE, maxPageSize), maxPageSize));
    }

    /** Guessed: the filter compares without case. */
    boolean wants(@Nullable String status) {
        return statuses == null || (status != null && statuses.contains(lower(status)));
    }

    private static @Nullable Set<String> statuses(@Nullable String value) {
        return values(value == null ? null : lower(value));
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** {@code in:[a,b]} or one plain value. */
    private static @Nullable Set<String> values(@Nullable String value) {
        if (value == null) {
            return null;
        }
        boolean in = value.startsWith("in:[") && value.endsWith("]");
        String listed = in ? value.substring("in:[".length(), value.length() - 1) : value;
        if (listed.isBlank() || listed.contains(":") || listed.contains("[")) {
            throw new Refusal(422, "not a value or in:[a,b]: " + value);
        }
        return new LinkedHashSet<>(
                in ? Arrays.stream(listed.split(",", -1)).map(String::strip).toList() : List.of(listed));
    }

    private static int number(@Nullable String value, int otherwise, int most) {
        if (value == null) {
            return otherwise;
        }
        if (!value.matches("[1-9][0-9]{0,8}") || Integer.parseInt(value) > most) {
            throw new Refusal(422, "not a number from 1 to " + most + ": " + value);
        }
        return Integer.parseInt(value);
    }
}
