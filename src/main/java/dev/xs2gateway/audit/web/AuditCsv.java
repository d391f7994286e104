package dev.xs2gateway.audit.web;

import dev.xs2gateway.audit.chain.ChainedRecord;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** Writes records as CSV (RFC 4180), for spreadsheets. */
final class AuditCsv {
    private static final List<String> COLUMNS = List.of(
            "at",
            "consumer",
            "outcome",
            "status",
            "problem",
            "method",
            "bookingId",
            "orderId",
            "kind",
            "file",
            "range",
            "bytes",
            "source",
            "durationMillis",
            "digestStated",
            "digestComputed",
            "linkId",
            "remoteAddress",
            "requestId",
            "upstreamCalls",
            "id",
            "pod",
            "sequence",
            "skipped",
            "version",
            "previous",
            "hash");
    // What a spreadsheet would take for the beginning of a formula.
    private static final String FORMULA = "=+-@\t\r";

    private AuditCsv() {}

    static String of(List<ChainedRecord> records) {
        StringBuilder csv = new StringBuilder(String.join(",", COLUMNS)).append("\r\n");
        for (ChainedRecord entry : records) {
            SortedMap<String, Object> members = entry.members();
            csv.append(COLUMNS.stream()
                            .map(column -> cell(members.getOrDefault(column, "")))
                            .collect(Collectors.joining(",")))
                    .append("\r\n");
        }
        return csv.toString();
    }

    private static String cell(Object value) {
        String text = value.toString();
        String safe = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        boolean isPlain = safe.chars().noneMatch(c -> c == '"' || c == ',' || c == '\n' || c == '\r');
        return isPlain ? safe : '"' + safe.replace("\"", "\"\"") + '"';
    }
}
