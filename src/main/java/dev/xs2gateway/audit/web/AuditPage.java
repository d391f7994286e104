package dev.xs2gateway.audit.web;

import dev.xs2gateway.audit.chain.ChainedRecord;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One page of records, newest first.
 *
 * @param next the cursor of the page that follows; null if this is the last one
 */
record AuditPage(List<ChainedRecord> records, @Nullable String next) {
    static final String JSON_LINES = "application/jsonl";
    static final String CSV = "text/csv";

    /** Makes a page of the first {@code limit} records; if there are more, another page follows. */
    static AuditPage of(List<ChainedRecord> found, int limit) {
        if (found.size() <= limit) {
            return new AuditPage(found, null);
        }
        List<ChainedRecord> page = found.subList(0, limit);
        return new AuditPage(page, Cursor.after(page.getLast().record().id()));
    }

    String as(MediaType type) {
        return switch (type.getSubtype()) {
            case "jsonl" -> records.stream().map(entry -> entry.json() + "\n").collect(Collectors.joining());
            case "csv" -> AuditCsv.of(records);
            default ->
                records.stream().map(ChainedRecord::json).collect(Collectors.joining(",", "{\"records\":[", "]"))
                        + (next == null ? "}" : ",\"next\":\"" + next + "\"}");
        };
    }
}
