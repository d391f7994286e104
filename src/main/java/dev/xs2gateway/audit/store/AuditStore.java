package dev.xs2gateway.audit.store;

import dev.xs2gateway.audit.RecordId;
import dev.xs2gateway.audit.chain.ChainedRecord;
import dev.xs2gateway.database.Database;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/** Writes audit records to PostgreSQL and finds them again. */
public final class AuditStore {
    private static final String INSERT_POD = "insert into audit_pod (name) values (:name) on conflict do nothing";
    private static final String FIND_POD = "select pod_id from audit_pod where name = :name";

    private static final String INSERT = """
            insert into audit_record (
                record_id, pod_id, sequence, version, recorded_at, consumer, request_id, method, link_id, booking_id, order_id, kind, file,
                digest_stated, digest_computed, outcome, status, problem, byte_range, bytes, source, duration_ms, upstream_calls,
                skipped, previous, hash, remote_address)
            values (
                :id, :pod, :sequence, :version, :at, :consumer, :requestId, :method, :linkId, :bookingId, :orderId, :kind, :file,
                :digestStated, :digestComputed, :outcome, :status, :problem, :range, :bytes, :source, :duration, :upstreamCalls,
                :skipped, :previous, :hash, :remoteAddress)
            on conflict do nothing""";

    private static final String COLUMNS = """
            name, sequence, version, record_id, recorded_at, consumer, request_id, method, link_id, booking_id, order_id, kind, file,
            digest_stated, digest_computed, outcome, status, problem, byte_range, bytes, source, duration_ms, upstream_calls,
            skipped, previous, hash, remote_address""";

    private static final String PAGE =
            "select " + COLUMNS + " from (%s) page join audit_pod using (pod_id) order by record_id desc limit :limit";
    private static final String MATCHES = "(select * from audit_record where %s order by record_id desc limit :limit)";

    private static final String ALL_CHAINS = """
            select pod_id, name, cut_sequence, cut_hash,
                   (select min(sequence) from audit_record r where r.pod_id = p.pod_id) as first,
                   (select max(sequence) from audit_record r where r.pod_id = p.pod_id) as last
            from audit_pod p
            order by pod_id""";
    private static final String CHAINS_OF_TIME = """
            select pod_id, name, null::bigint as cut_sequence, null::bytea as cut_hash, first, last
            from (select pod_id, min(sequence) as first, max(sequence) as last
                  from audit_record
                  where record_id >= :from and record_id < :to
                  group by pod_id) parts
            join audit_pod using (pod_id)
            order by pod_id""";
    private static final String CHAIN_PART = "select " + COLUMNS + """
             from audit_record join audit_pod using (pod_id)
            where pod_id = :pod and sequence > :after and sequence <= :last
            order by sequence
            limit :limit""";

    private static final String PODS_WITH_OLD = "select distinct pod_id from audit_record where record_id < :cutoff";
    private static final String LOCK_RETENTION =
            "select pg_try_advisory_xact_lock(hashtext('xs2gateway.audit.retention'))";
    private static final String OLD_BEGINNING = """
            select sequence, hash, record_id < :cutoff as old
            from audit_record
            where pod_id = :pod
            order by sequence
            limit :limit""";
    private static final String ANCHOR =
            "update audit_pod set cut_sequence = :sequence, cut_hash = :hash where pod_id = :pod";
    private static final String DELETE = "delete from audit_record where pod_id = :pod and sequence <= :sequence";

    // A question that takes longer is given up, so that it does not keep connections from the records that come in.
    private static final String PATIENCE = "set local statement_timeout = '10s'";

    private static final HexFormat HEX = HexFormat.of();

    private final Database database;
    private final Map<String, Integer> podIds = new ConcurrentHashMap<>();

    public AuditStore(Database database) {
        this.database = database;
    }

    public boolean isReady() {
        return database.isReady();
    }

    /** Stores records that are not stored yet. */
    public void insert(List<ChainedRecord> records) {
        if (records.isEmpty()) {
            return;
        }
        try {
            insertAll(records);
        } catch (JdbiException e) {
            // A database that was restored from a backup may not know the pods that this process remembers.
            podIds.clear();
            throw e;
        }
    }

    private void insertAll(List<ChainedRecord> records) {
        Map<String, Integer> pods = new HashMap<>();
        for (ChainedRecord entry : records) {
            pods.computeIfAbsent(entry.pod(), this::podId);
        }
        database.inTransaction(handle -> {
            PreparedBatch batch = handle.prepareBatch(INSERT);
            for (ChainedRecord entry : records) {
                RecordRow.bind(batch, entry, pods.getOrDefault(entry.pod(), 0));
                batch.add();
            }
            return batch.execute();
        });
    }

    private int podId(String name) {
        Integer known = podIds.get(name);
        if (known != null) {
            return known;
        }
        int id = database.inTransaction(handle -> {
            handle.createUpdate(INSERT_POD).bind("name", name).execute();
            return handle.createQuery(FIND_POD)
                    .bind("name", name)
                    .mapTo(Integer.class)
                    .one();
        });
        podIds.put(name, id);
        return id;
    }

    /** Finds the newest records that a filter admits. */
    public List<ChainedRecord> find(AuditFilter filter) {
        String branches = filter.branches().stream()
                .map(MATCHES::formatted)
                .reduce((one, other) -> one + " union all " + other)
                .orElseThrow();
        return database.inTransaction(handle -> {
            handle.execute(PATIENCE);
            Query query = handle.createQuery(PAGE.formatted(branches));
            filter.values().forEach(query::bind);
            return query.bind("limit", filter.limit()).map(RecordRow::of).list();
        });
    }

    /** Returns the chains of all pods. */
    public List<StoredChain> chains() {
        return database.read(
                handle -> handle.createQuery(ALL_CHAINS).map((row, _) -> StoredChain.of(row)).list().stream()
                        .filter(chain -> chain.last() > 0)
                        .toList());
    }

    /** Returns the parts of the chains that cover a span of time. */
    public List<StoredChain> chains(Instant from, Instant to) {
        return database.read(handle -> handle.createQuery(CHAINS_OF_TIME)
                .bind("from", RecordId.first(from))
                .bind("to", RecordId.first(to))
                .map((row, _) -> StoredChain.of(row))
                .list());
    }

    /** Returns the records of a chain that follow a sequence number, in their order, at most {@code limit} of them. */
    public List<ChainedRecord> records(StoredChain chain, long after, int limit) {
        return database.read(handle -> handle.createQuery(CHAIN_PART)
                .bind("pod", chain.podId())
                .bind("after", after)
                .bind("last", chain.last())
                .bind("limit", limit)
                .map(RecordRow::of)
                .list());
    }

    /** Returns the pods that have records from before a time. */
    public List<Integer> podsWithRecordsBefore(Instant time) {
        return database.read(handle -> handle.createQuery(PODS_WITH_OLD)
                .bind("cutoff", RecordId.first(time))
                .mapTo(Integer.class)
                .list());
    }

    /**
     * Deletes records from before a time at the beginning of a pod's chain, and keeps the hash of the last of them as the chain's anchor.
     * Returns their number; 0 also if another process deletes some now.
     */
    public int deleteBeginning(int pod, Instant time, int limit) {
        return database.inTransaction(handle -> {
            boolean isAlone =
                    handle.createQuery(LOCK_RETENTION).mapTo(Boolean.class).one();
            return isAlone ? delete(handle, pod, time, limit) : 0;
        });
    }

    private static int delete(Handle handle, int pod, Instant time, int limit) {
        List<Beginning> old = handle
                .createQuery(OLD_BEGINNING)
                .bind("pod", pod)
                .bind("cutoff", RecordId.first(time))
                .bind("limit", limit)
                .map((row, _) -> new Beginning(
                        row.getLong("sequence"), HEX.formatHex(row.getBytes("hash")), row.getBoolean("old")))
                .list()
                .stream()
                .takeWhile(Beginning::old)
                .toList();
        if (old.isEmpty()) {
            return 0;
        }
        Beginning last = old.getLast();
        handle.createUpdate(ANCHOR)
                .bind("sequence", last.sequence())
                .bind("hash", HEX.parseHex(last.hash()))
                .bind("pod", pod)
                .execute();
        return handle.createUpdate(DELETE)
                .bind("pod", pod)
                .bind("sequence", last.sequence())
                .execute();
    }

    private record Beginning(long sequence, String hash, boolean old) {}
}
