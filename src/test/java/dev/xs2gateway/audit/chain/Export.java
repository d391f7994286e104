package dev.xs2gateway.audit.chain;

import dev.xs2gateway.audit.Records;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** An export of some pods, as the gateway writes it, whose lines a test may change. */
final class Export {
    private Export() {}

    /** An export of pods with these numbers of records. */
    static List<String> of(int... counts) {
        List<String> lines = new ArrayList<>();
        int records = 0;
        for (int i = 0; i < counts.length; i++) {
            RecordChain chain = new RecordChain("pod-" + i);
            lines.add(ExportLines.begin(i + 1, chain.pod(), 1, 0L, null));
            String last = ChainedRecord.NO_PREDECESSOR;
            for (int n = 0; n < counts[i]; n++) {
                ChainedRecord entry =
                        chain.append(Records.some().order("o" + n % 3).make(), n % 2);
                lines.add(entry.json());
                last = entry.hash();
            }
            lines.add(ExportLines.end(chain.pod(), counts[i], last));
            records += counts[i];
        }
        lines.add(ExportLines.endOfExport(counts.length, records));
        return lines;
    }

    static ExportVerifier.Result verify(List<String> lines) {
        return verify(text(lines));
    }

    static String text(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }

    static ExportVerifier.Result verify(String text) {
        return verify(text.getBytes(StandardCharsets.UTF_8));
    }

    static ExportVerifier.Result verify(byte[] bytes) {
        try {
            return ExportVerifier.verify(new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
