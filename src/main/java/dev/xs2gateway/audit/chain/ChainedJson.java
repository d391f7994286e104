package dev.xs2gateway.audit.chain;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.xs2gateway.audit.AuditRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads records from their lines. */
public final class ChainedJson {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private ChainedJson() {}

    /**
     * Reads the members of one flat JSON object of texts and whole numbers.
     *
     * @throws IOException if the line is anything else
     */
    static SortedMap<String, Object> members(String line) throws IOException {
        try (JsonParser parser = JSON.createParser(line)) {
            require(parser.nextToken() == JsonToken.START_OBJECT);
            SortedMap<String, Object> members = new TreeMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                members.put(name, value(parser));
            }
            require(parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null);
            return members;
        }
    }

    private static Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.nextToken();
        require(token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT);
        return token == JsonToken.VALUE_STRING ? parser.getText() : (Object) parser.getLongValue();
    }

    private static void require(boolean holds) throws IOException {
        if (!holds) {
            throw new IOException("not a flat JSON object of texts and whole numbers");
        }
    }

    /**
     * Reads a record of the version that this code writes.
     *
     * @throws IOException if the line is no such record
     */
    public static ChainedRecord read(String line) throws IOException {
        Map<String, Object> members = members(line);
        try {
            return new ChainedRecord(
                    record(members),
                    text(members, "pod"),
                    number(members, "sequence"),
                    members.containsKey("skipped") ? number(members, "skipped") : 0,
                    text(members, "previous"),
                    text(members, ChainedRecord.HASH));
        } catch (RuntimeException e) {
            throw new IOException("not an audit record: " + e.getMessage(), e);
        }
    }

    private static AuditRecord record(Map<String, Object> members) {
        AuditRecord.Outcome outcome = AuditRecord.Outcome.of(text(members, "outcome"));
        if (outcome == null) {
            throw new IllegalArgumentException("outcome");
        }
        return new AuditRecord(
                (int) number(members, "version"),
                UUID.fromString(text(members, "id")),
                Instant.parse(text(members, "at")),
                text(members, "consumer"),
                text(members, "requestId"),
                text(members, "method"),
                optional(members, "linkId"),
                optional(members, "bookingId"),
                optional(members, "orderId"),
                text(members, "kind"),
                text(members, "file"),
                optional(members, "digestStated"),
                optional(members, "digestComputed"),
                outcome,
                (int) number(members, "status"),
                optional(members, "problem"),
                optional(members, "range"),
                number(members, "bytes"),
                optional(members, "source"),
                number(members, "durationMillis"),
                (int) number(members, "upstreamCalls"),
                optional(members, ChainedRecord.REMOTE_ADDRESS));
    }

    private static String text(Map<String, Object> members, String name) {
        String value = optional(members, name);
        if (value == null) {
            throw new IllegalArgumentException(name);
        }
        return value;
    }

    private static @Nullable String optional(Map<String, Object> members, String name) {
        return (String) members.get(name);
    }

    private static long number(Map<String, Object> members, String name) {
        return members.get(name) instanceof Long value ? value : -1;
    }
}
