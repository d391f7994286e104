package dev.xs2gateway.audit.store;

import dev.xs2gateway.audit.AuditRecord;
import dev.xs2gateway.audit.AuditRecord.Outcome;
import dev.xs2gateway.audit.chain.ChainedRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** A record as a row of {@code audit_record}: digests and hashes as bytes, everything else as it is. */
final class RecordRow {
    private static final HexFormat HEX = HexFormat.of();

    private RecordRow() {}

    static void bind(PreparedBatch batch, ChainedRecord link, int pod) {
        AuditRecord entry = link.record();
        batch.bind("id", entry.id())
                .bind("pod", pod)
                .bind("sequence", link.sequence())
                .bind("version", entry.version())
                .bind("at", entry.at())
                .bind("consumer", entry.consumer())
                .bind("requestId", entry.requestId())
                .bind("method", entry.method())
                .bind("linkId", entry.linkId())
                .bind("bookingId", entry.bookingId())
                .bind("orderId", entry.orderId())
                .bind("kind", entry.kind())
                .bind("file", entry.file())
                .bind("digestStated", bytes(entry.digestStated()))
                .bind("digestComputed", bytes(entry.digestComputed()))
                .bind("outcome", entry.outcome().word())
                .bind("status", entry.status())
                .bind("problem", entry.problem())
                .bind("range", entry.range())
                .bind("bytes", entry.bytes())
                .bind("source", entry.source())
                .bind("duration", entry.durationMillis())
                .bind("upstreamCalls", entry.upstreamCalls())
                .bind("skipped", link.skipped())
                .bind("previous", HEX.parseHex(link.previous()))
                .bind("hash", HEX.parseHex(link.hash()))
                .bind("remoteAddress", entry.remoteAddress());
    }

    static ChainedRecord of(ResultSet row, StatementContext context) throws SQLException {
        return new ChainedRecord(
                record(row),
                row.getString("name"),
                row.getLong("sequence"),
                row.getLong("skipped"),
                HEX.formatHex(row.getBytes("previous")),
                HEX.formatHex(row.getBytes("hash")));
    }

    private static AuditRecord record(ResultSet row) throws SQLException {
        return new AuditRecord(
                row.getInt("version"),
                row.getObject("record_id", UUID.class),
                row.getTimestamp("recorded_at").toInstant(),
                row.getString("consumer"),
                row.getString("request_id"),
                row.getString("method"),
                row.getString("link_id"),
                row.getString("booking_id"),
                row.getString("order_id"),
                row.getString("kind"),
                row.getString("file"),
                hex(row.getBytes("digest_stated")),
                hex(row.getBytes("digest_computed")),
                Objects.requireNonNull(Outcome.of(row.getString("outcome"))),
                row.getInt("status"),
                row.getString("problem"),
                row.getString("byte_range"),
                row.getLong("bytes"),
                row.getString("source"),
                row.getLong("duration_ms"),
                row.getInt("upstream_calls"),
                row.getString("remote_address"));
    }

    private static byte @Nullable [] bytes(@Nullable String hex) {
        return hex == null ? null : HEX.parseHex(hex);
    }

    private static @Nullable String hex(byte @Nullable [] bytes) {
        return bytes == null ? null : HEX.formatHex(bytes);
    }
}
