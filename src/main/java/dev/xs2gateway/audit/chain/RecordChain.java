package dev.xs2gateway.audit.chain;

import dev.xs2gateway.audit.AuditRecord;

/** The chain that this process writes; used by one thread. */
public final class RecordChain {
    private final String pod;
    private long sequence;
    private String last = ChainedRecord.NO_PREDECESSOR;

    /** Creates the empty chain of a process; no other process has ever had this name. */
    public RecordChain(String pod) {
        this.pod = pod;
    }

    /** Appends a record; {@code skipped} records before it are in the log alone. */
    public ChainedRecord append(AuditRecord record, long skipped) {
        ChainedRecord link = ChainedRecord.of(record, pod, ++sequence, skipped, last);
        last = link.hash();
        return link;
    }

    public String pod() {
        return pod;
    }
}
