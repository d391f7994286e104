package dev.xs2gateway.audit.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A chain, or a part of one, as it is stored.
 *
 * @param first the sequence number of its first record
 * @param last the sequence number of its last record
 * @param anchor the last record that retention has deleted before {@code first}; null for a part whose beginning is not the chain's
 */
public record StoredChain(
        int podId,
        String pod,
        long first,
        long last,
        @Nullable Anchor anchor) {
    /** The record before the first that is kept; sequence 0 and no hash if none has been deleted. */
    public record Anchor(long sequence, @Nullable String hash) {}

    static StoredChain of(ResultSet row) throws SQLException {
        long cut = row.getLong("cut_sequence");
        boolean isPart = row.wasNull();
        byte[] hash = row.getBytes("cut_hash");
        Anchor anchor = isPart
                ? null
                : new Anchor(cut, hash == null ? null : HexFormat.of().formatHex(hash));
        return new StoredChain(
                row.getInt("pod_id"), row.getString("name"), row.getLong("first"), row.getLong("last"), anchor);
    }
}
