package dev.xs2gateway.audit.chain;

import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The lines of an export that are no records: one before and one behind the records of each pod, and one at the very end. Each carries a
 * hash of itself, so that an edit of it is not taken for a lost record.
 */
public final class ExportLines {
    static final String PART = "part";
    static final String BEGIN = "begin";
    static final String END = "end";
    static final String EXPORT = "export";

    private ExportLines() {}

    /**
     * The line before the records of a pod, without its end.
     *
     * @param number the pod's place in the export, from 1 on
     * @param first the first record's number
     * @param anchor the number of the last record that retention has deleted, 0 if none; null if the export begins somewhere else
     * @param anchorHash the hash of that record; null if there is none
     */
    public static String begin(int number, String pod, long first, @Nullable Long anchor, @Nullable String anchorHash) {
        SortedMap<String, Object> members = ofKind(BEGIN);
        members.put("number", number);
        members.put("pod", pod);
        members.put("first", first);
        if (anchor != null) {
            members.put("anchor", anchor);
        }
        if (anchorHash != null) {
            members.put("anchorHash", anchorHash);
        }
        return sealed(members);
    }

    /** The line behind the records of a pod, without its end; {@code lastHash} is the hash of the last of them. */
    public static String end(String pod, long records, String lastHash) {
        SortedMap<String, Object> members = ofKind(END);
        members.put("pod", pod);
        members.put("records", records);
        members.put("lastHash", lastHash);
        return sealed(members);
    }

    /** The last line of an export, without its end. */
    public static String endOfExport(long pods, long records) {
        SortedMap<String, Object> members = ofKind(EXPORT);
        members.put("pods", pods);
        members.put("records", records);
        return sealed(members);
    }

    private static SortedMap<String, Object> ofKind(String kind) {
        SortedMap<String, Object> members = new TreeMap<>();
        members.put(PART, kind);
        return members;
    }

    private static String sealed(SortedMap<String, Object> members) {
        members.put(ChainedRecord.HASH, Hashes.of(members));
        return CanonicalJson.of(members);
    }
}
