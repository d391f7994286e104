package dev.xs2gateway.audit.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Which records a page shows. Without a condition, all of them. */
public final class AuditFilter {
    private static final String EVERYTHING = "true";
    private static final String SAME_DIGEST = "digest_stated = :digest";
    private static final String OTHER_DIGEST =
            "digest_computed = :digest and digest_computed is distinct from digest_stated";

    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> values = new TreeMap<>();
    private final int limit;
    private boolean byDigest;

    /** Creates a filter that admits everything, for at most {@code limit} records. */
    public AuditFilter(int limit) {
        this.limit = limit;
    }

    /** What a record can be found by. */
    public enum By {
        ORDER("order_id = :order"),
        BOOKING("booking_id = :booking"),
        TICKET("file = :ticket and kind = 'ticket'"),
        CONSUMER("consumer = :consumer"),
        LINK("link_id = :link"),
        OUTCOME("outcome = :outcome"),
        /** Ids from this one on, by time. */
        FROM("record_id >= :from"),
        /** Ids before this one, by time. */
        TO("record_id < :to"),
        /** Ids before this one, which was the last of the page before. */
        AFTER("record_id < :after"),
        /** The digest that XS2Event states, or that of the bytes. */
        DIGEST(EVERYTHING);

        private final String condition;

        By(String condition) {
            this.condition = condition;
        }

        private String parameter() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Adds a condition; the value is a text, a UUID or, for a digest, its bytes. */
    public void add(By by, Object value) {
        byDigest = byDigest || by == By.DIGEST;
        conditions.add(by.condition);
        values.put(by.parameter(), value);
    }

    int limit() {
        return limit;
    }

    Map<String, Object> values() {
        return values;
    }

    /** The conditions of the searches whose results make up the page, newest first: one for each index that is read. */
    List<String> branches() {
        String all = conditions.isEmpty() ? EVERYTHING : conditions.stream().collect(Collectors.joining(" and "));
        return byDigest ? List.of(SAME_DIGEST + " and " + all, OTHER_DIGEST + " and " + all) : List.of(all);
    }
}
