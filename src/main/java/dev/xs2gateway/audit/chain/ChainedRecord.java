package dev.xs2gateway.audit.chain;

import dev.xs2gateway.audit.AuditRecord;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A record as a link of its pod's chain.
 *
 * @param pod names the process that wrote the record: each start of a pod is one
 * @param sequence the record's number in its pod, from 1 on
 * @param skipped the records between this one and the one before that stand in the log alone
 * @param previous the hash of the record before; of the first, 64 zeros
 * @param hash the SHA-256 of the record's hashed form, in hex
 */
public record ChainedRecord(AuditRecord record, String pod, long sequence, long skipped, String previous, String hash) {
    /** What the first record of a pod has in place of its predecessor's hash. */
    public static final String NO_PREDECESSOR = "0".repeat(64);

    static final String HASH = "hash";
    /** The only member about a person; it can be deleted without breaking the chain. */
    static final String REMOTE_ADDRESS = "remoteAddress";

    static ChainedRecord of(AuditRecord record, String pod, long sequence, long skipped, String previous) {
        ChainedRecord open = new ChainedRecord(record, pod, sequence, skipped, previous, "");
        return new ChainedRecord(record, pod, sequence, skipped, previous, Hashes.of(open.hashed()));
    }

    /** The members that are hashed: all but the hash and what concerns a person. */
    private SortedMap<String, Object> hashed() {
        Members members = new Members();
        members.add("version", record.version());
        members.add("id", record.id().toString());
        members.add("at", record.at().toString());
        members.add("pod", pod);
        members.add("sequence", sequence);
        members.add("skipped", skipped == 0 ? null : skipped);
        members.add("previous", previous);
        members.add("consumer", record.consumer());
        members.add("requestId", record.requestId());
        members.add("method", record.method());
        members.add("linkId", record.linkId());
        members.add("bookingId", record.bookingId());
        members.add("orderId", record.orderId());
        members.add("kind", record.kind());
        members.add("file", record.file());
        members.add("digestStated", record.digestStated());
        members.add("digestComputed", record.digestComputed());
        members.add("outcome", record.outcome().word());
        members.add("status", record.status());
        members.add("problem", record.problem());
        members.add("range", record.range());
        members.add("bytes", record.bytes());
        members.add("source", record.source());
        members.add("durationMillis", record.durationMillis());
        members.add("upstreamCalls", record.upstreamCalls());
        return members.all;
    }

    /** All members, by name. */
    public SortedMap<String, Object> members() {
        SortedMap<String, Object> all = hashed();
        all.put(HASH, hash);
        if (record.remoteAddress() != null) {
            all.put(REMOTE_ADDRESS, record.remoteAddress());
        }
        return all;
    }

    /** The record as one line of JSON, without the line's end: in exports, in the journal and in answers. */
    public String json() {
        return CanonicalJson.of(members());
    }

    private static final class Members {
        private final SortedMap<String, Object> all = new TreeMap<>();

        void add(String name, @Nullable Object value) {
            if (value != null) {
                all.put(name, value);
            }
        }
    }
}
