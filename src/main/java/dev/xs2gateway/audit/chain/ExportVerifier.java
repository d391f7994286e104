package dev.xs2gateway.audit.chain;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Checks an export line by line: that each record is unchanged, follows its predecessor, and that none is missing, and finds the first
 * line that shows otherwise. Members about persons are not checked, because they may be deleted.
 *
 * <p>An export alone cannot show that an attacker has recomputed a whole chain. To detect that, compare {@code lastHash} with the one that
 * the gateway logged or that an earlier export holds.
 */
public final class ExportVerifier {
    private long line;
    private long pods;
    private long records;
    private boolean ended;
    // The records of a pod that are being read; null between two pods.
    private @Nullable Run run;

    private ExportVerifier() {}

    /** The result: a text, and the first wrong line; 0 if there is none. */
    public record Result(long line, String text) {
        public boolean isOk() {
            return line == 0;
        }
    }

    /** The first line that is wrong, and why. */
    private static final class Fault extends Exception {
        private static final long serialVersionUID = 1L;
        private final long line;

        Fault(long line, String text) {
            super(text);
            this.line = line;
        }
    }

    private static final class Run {
        final String pod;
        // The hash that the next record has to name; null if any will do, since the export begins in the middle of the
        // chain.
        @Nullable
        String previous;

        String lastHash = ChainedRecord.NO_PREDECESSOR;
        long next;
        long records;

        Run(String pod, long first, @Nullable String previous) {
            this.pod = pod;
            this.next = first;
            this.previous = previous;
        }
    }

    /** Checks all lines of an export. */
    public static Result verify(InputStream export) throws IOException {
        ExportVerifier verifier = new ExportVerifier();
        try {
            verifier.readAll(export);
            return new Result(
                    0, "ok: " + verifier.records + " records of " + verifier.pods + " pods, none edited or missing");
        } catch (Fault fault) {
            return new Result(fault.line, "line " + fault.line + ": " + fault.getMessage());
        }
    }

    private void readAll(InputStream export) throws IOException, Fault {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        for (int next = export.read(); next >= 0; next = export.read()) {
            if (next == '\n') {
                line++;
                read(bytes.toByteArray());
                bytes.reset();
            } else {
                bytes.write(next);
            }
        }
        if (bytes.size() > 0) {
            throw new Fault(line + 1, "is cut off");
        }
        if (!ended) {
            throw new Fault(line + 1, "is missing: the export ends without its last line");
        }
    }

    private void read(byte[] bytes) throws Fault {
        String text = new String(bytes, StandardCharsets.UTF_8);
        SortedMap<String, Object> members = members(text);
        requireUnchanged(members, text);
        if (ended) {
            throw new Fault(line, "follows the end of the export");
        }
        String part = members.get(ExportLines.PART) instanceof String kind ? kind : "";
        switch (part) {
            case ExportLines.BEGIN -> begin(members);
            case ExportLines.END -> end(members);
            case ExportLines.EXPORT -> endOfExport(members);
            default -> record(members);
        }
    }

    private SortedMap<String, Object> members(String text) throws Fault {
        try {
            return ChainedJson.members(text);
        } catch (IOException e) {
            throw new Fault(line, "has been edited: it is not a line of an export");
        }
    }

    private void requireUnchanged(SortedMap<String, Object> members, String text) throws Fault {
        SortedMap<String, Object> hashed = new TreeMap<>(members);
        Object hash = hashed.remove(ChainedRecord.HASH);
        hashed.remove(ChainedRecord.REMOTE_ADDRESS);
        if (!Hashes.of(hashed).equals(hash) || !CanonicalJson.of(members).equals(text)) {
            throw new Fault(line, "has been edited: its hash is not that of its content");
        }
    }

    private void begin(SortedMap<String, Object> members) throws Fault {
        String pod = text(members, "pod");
        long first = number(members, "first");
        if (run != null || number(members, "number") != pods + 1) {
            throw new Fault(line, "is out of order, or lines are missing before it: pod " + pod + " begins");
        }
        if (members.containsKey("anchor") && number(members, "anchor") != first - 1) {
            throw new Fault(
                    line,
                    "shows that the first records of pod " + pod + " are missing: its chain begins at "
                            + (number(members, "anchor") + 1));
        }
        boolean isWhole = members.containsKey("anchor");
        Object anchorHash = members.getOrDefault("anchorHash", ChainedRecord.NO_PREDECESSOR);
        pods++;
        run = new Run(pod, first, isWhole ? anchorHash.toString() : null);
    }

    private void record(SortedMap<String, Object> members) throws Fault {
        Run current = run;
        String pod = text(members, "pod");
        long sequence = number(members, "sequence");
        if (current == null || !pod.equals(current.pod)) {
            throw new Fault(line, "is out of order, or lines are missing before it: a record of pod " + pod);
        }
        if (sequence != current.next) {
            throw new Fault(line, position(sequence, current));
        }
        if (current.previous != null && !current.previous.equals(text(members, "previous"))) {
            throw new Fault(line, "does not follow the record before it: one of the two has been exchanged");
        }
        current.next = sequence + 1;
        current.lastHash = text(members, ChainedRecord.HASH);
        current.previous = current.lastHash;
        current.records++;
        records++;
    }

    private static String position(long sequence, Run current) {
        String isOut =
                sequence < current.next ? "is out of order" : "is out of order, or records are missing before it";
        return isOut + ": record " + sequence + " of pod " + current.pod + " where " + current.next + " should be";
    }

    private void end(SortedMap<String, Object> members) throws Fault {
        Run current = run;
        String pod = text(members, "pod");
        if (current == null || !pod.equals(current.pod)) {
            throw new Fault(line, "is out of order, or lines are missing before it: the end of pod " + pod);
        }
        if (number(members, "records") != current.records
                || !text(members, "lastHash").equals(current.lastHash)) {
            throw new Fault(line, "is out of order, or the last records of pod " + pod + " are missing before it");
        }
        run = null;
    }

    private void endOfExport(SortedMap<String, Object> members) throws Fault {
        if (run != null || number(members, "records") != records || number(members, "pods") != pods) {
            throw new Fault(line, "is out of order, or lines are missing before it: the end of the export");
        }
        ended = true;
    }

    private String text(SortedMap<String, Object> members, String name) throws Fault {
        if (members.get(name) instanceof String text) {
            return text;
        }
        throw new Fault(line, "has no " + name);
    }

    private static long number(SortedMap<String, Object> members, String name) {
        return members.get(name) instanceof Long number ? number : -1;
    }
}
