package dev.xs2gateway.audit.web;

import dev.xs2gateway.audit.chain.ChainedRecord;
import dev.xs2gateway.audit.chain.ExportLines;
import dev.xs2gateway.audit.store.AuditStore;
import dev.xs2gateway.audit.store.StoredChain;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes chains as JSON lines. It reads some records at a time, so that a slow caller holds neither memory nor a
 * connection of the database. If something fails, the export ends without its last line, which {@code verify-audit} notices.
 */
final class AuditExport implements StreamingOutput {
    private static final int AT_ONCE = 500;

    private final AuditStore store;
    private final List<StoredChain> chains;

    AuditExport(AuditStore store, List<StoredChain> chains) {
        this.store = store;
        this.chains = chains;
    }

    @Override
    public void write(OutputStream out) throws IOException {
        long records = 0;
        int number = 0;
        for (StoredChain chain : chains) {
            StoredChain.Anchor anchor = chain.anchor();
            line(
                    ExportLines.begin(
                            ++number,
                            chain.pod(),
                            chain.first(),
                            anchor == null ? null : anchor.sequence(),
                            anchor == null ? null : anchor.hash()),
                    out);
            records += write(chain, out);
        }
        line(ExportLines.endOfExport(chains.size(), records), out);
    }

    private long write(StoredChain chain, OutputStream out) throws IOException {
        long written = 0;
        long last = chain.first() - 1;
        String lastHash = ChainedRecord.NO_PREDECESSOR;
        List<ChainedRecord> records = store.records(chain, last, AT_ONCE);
        while (!records.isEmpty()) {
            StringBuilder lines = new StringBuilder();
            records.forEach(entry -> lines.append(entry.json()).append('\n'));
            out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
            written += records.size();
            last = records.getLast().sequence();
            lastHash = records.getLast().hash();
            records = store.records(chain, last, AT_ONCE);
        }
        line(ExportLines.end(chain.pod(), written, lastHash), out);
        return written;
    }

    private static void line(String text, OutputStream out) throws IOException {
        out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
