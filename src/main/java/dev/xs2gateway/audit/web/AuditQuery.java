package dev.xs2gateway.audit.web;

import dev.xs2gateway.audit.AuditRecord.Outcome;
import dev.xs2gateway.audit.RecordId;
import dev.xs2gateway.audit.store.AuditFilter;
import dev.xs2gateway.audit.store.AuditFilter.By;
import dev.xs2gateway.failure.Failure;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of {@code GET /audit}. One that is not known is refused: ignored, it would answer with everything. */
final class AuditQuery {
    private static final int USUAL = 100;
    private static final int MOST = 1_000;
    private static final Pattern DIGEST = Pattern.compile("[0-9a-fA-F]{64}");
    private static final Map<String, By> TEXTS = Map.of(
            "order", By.ORDER,
            "booking", By.BOOKING,
            "ticket", By.TICKET,
            "consumer", By.CONSUMER,
            "link", By.LINK);
    private static final Set<String> OTHERS = Set.of("digest", "outcome", "from", "to", "limit", "after");

    private final MultivaluedMap<String, String> parameters;

    AuditQuery(MultivaluedMap<String, String> parameters) {
        this.parameters = parameters;
        new TreeMap<>(parameters).forEach((name, values) -> {
            require(
                    TEXTS.containsKey(name) || OTHERS.contains(name),
                    "There is no parameter with the name " + cut(name));
            require(values.size() == 1, "The parameter " + name + " is there more than once");
        });
    }

    /** The filter that the parameters state; it admits one record more than {@link #limit}, so that a further page is noticed. */
    AuditFilter filter() {
        AuditFilter filter = new AuditFilter(limit() + 1);
        TEXTS.forEach((name, by) -> {
            String value = value(name);
            if (value != null) {
                filter.add(by, value.replace('\0', '\uFFFD'));
            }
        });
        addDigest(filter);
        addOutcome(filter);
        Instant from = time("from");
        if (from != null) {
            filter.add(By.FROM, RecordId.first(from));
        }
        Instant to = time("to");
        if (to != null) {
            filter.add(By.TO, RecordId.first(to));
        }
        String after = value("after");
        if (after != null) {
            filter.add(By.AFTER, Cursor.read(after));
        }
        return filter;
    }

    private void addDigest(AuditFilter filter) {
        String digest = value("digest");
        if (digest != null) {
            require(DIGEST.matcher(digest).matches(), "digest has to be a SHA-256 of 64 hex digits");
            filter.add(By.DIGEST, HexFormat.of().parseHex(digest.toLowerCase(Locale.ROOT)));
        }
    }

    private void addOutcome(AuditFilter filter) {
        String word = value("outcome");
        if (word != null) {
            Outcome outcome = Outcome.of(word);
            if (outcome == null) {
                throw refused("outcome has to be one of "
                        + String.join(
                                ", ",
                                List.of(Outcome.values()).stream()
                                        .map(Outcome::word)
                                        .toList()));
            }
            filter.add(By.OUTCOME, outcome.word());
        }
    }

    /** The number of records that the page shows at most. */
    int limit() {
        String text = value("limit");
        if (text == null) {
            return USUAL;
        }
        require(text.matches("[0-9]{1,4}"), "limit has to be a number from 1 to " + MOST);
        int limit = Integer.parseInt(text);
        require(limit >= 1 && limit <= MOST, "limit has to be a number from 1 to " + MOST);
        return limit;
    }

    /** The time that a parameter states; null if it is not there. */
    @Nullable
    Instant time(String name) {
        String text = value(name);
        if (text == null) {
            return null;
        }
        try {
            Instant time = Instant.parse(text);
            require(time.getEpochSecond() >= 0, name + " has to be after 1970");
            return time;
        } catch (DateTimeException e) {
            throw refused(name + " has to be a time such as 2026-11-27T17:30:00Z");
        }
    }

    /** An empty parameter counts as one that is not there, because forms send it. */
    private @Nullable String value(String name) {
        String value = parameters.getFirst(name);
        return value == null || value.isEmpty() ? null : value;
    }

    private static String cut(String name) {
        return name.length() <= 40 ? name : name.substring(0, 40) + "…";
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw refused(otherwise);
        }
    }

    static RuntimeException refused(String detail) {
        return new Failure.InvalidRequest(detail + ".").asException();
    }
}
