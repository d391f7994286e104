package dev.xs2gateway.audit.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.PostgresProcess;
import dev.xs2gateway.audit.AuditRecord;
import dev.xs2gateway.audit.Records;
import dev.xs2gateway.audit.chain.ChainedRecord;
import dev.xs2gateway.audit.chain.RecordChain;
import dev.xs2gateway.audit.journal.Journal;
import dev.xs2gateway.audit.store.AuditFilter;
import dev.xs2gateway.audit.store.AuditStore;
import dev.xs2gateway.database.Database;
import dev.xs2gateway.database.Databases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way of records to the database, also while it is away and beyond the end of the process. */
class RecordingTest {
    private static final long ROOM = 64L << 20;

    private static PostgresProcess server;

    private final Path folder;
    private Database database;
    private AuditStore store;

    RecordingTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeAll
    static void start() {
        server = PostgresProcess.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void open() {
        database = Databases.of(server, server.newDatabase());
        store = new AuditStore(database);
    }

    /** A process that records, until it is closed or abandoned. */
    private final class Pod implements AutoCloseable {
        final Journal journal;
        final JournalReplay replay;
        final AuditRecorder recorder;

        Pod(String pod, long room) throws IOException {
            journal = Journal.open(folder, room);
            replay = new JournalReplay(folder, journal, store);
            recorder = new AuditRecorder(new RecordChain(pod), journal, replay::wake);
            recorder.start();
            replay.start();
            database.onReady(replay::wake);
        }

        void offer(int count) {
            IntStream.range(0, count).forEach(n -> recorder.offer(Records.some().make()));
        }

        @Override
        public void close() throws IOException {
            try {
                recorder.close();
                replay.close();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            journal.close();
        }
    }

    private List<ChainedRecord> stored() {
        return store.find(new AuditFilter(100_000));
    }

    private void awaitStored(int count) {
        await().atMost(Duration.ofSeconds(60)).until(() -> stored().size() == count);
    }

    @Test
    void recordsAreStoredInTheirChain() throws Exception {
        database.look();
        try (Pod process = new Pod("a", ROOM)) {
            process.offer(2_000);

            awaitStored(2_000);

            List<ChainedRecord> chain = store.records(store.chains().getFirst(), 0, 5_000);
            assertThat(chain).extracting(ChainedRecord::sequence).startsWith(1L).endsWith(2_000L);
            for (int i = 1; i < chain.size(); i++) {
                assertThat(chain.get(i).previous()).isEqualTo(chain.get(i - 1).hash());
            }
            await().until(() -> process.journal.waitingBytes() == 0);
            assertThat(process.replay.stored()).isEqualTo(2_000);
        }
    }

    @Test
    void recordsWaitInTheJournalForADatabaseThatIsAway() throws Exception {
        try (Pod process = new Pod("a", ROOM)) {
            process.offer(500);
            await().until(process.recorder::isIdle);
            assertThat(process.journal.waitingBytes()).isPositive();

            database.look();

            awaitStored(500);
        }
    }

    @Test
    void theNextProcessStoresWhatOneLeaves() throws Exception {
        Pod gone = new Pod("a", ROOM);
        gone.offer(300);
        gone.close();
        try (Pod _ = new Pod("b", ROOM)) {
            database.look();

            awaitStored(300);

            assertThat(stored()).allMatch(entry -> entry.pod().equals("a"));
        }
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void beyondTheJournalsBoundRecordsAreCountedAndTheChainStatesTheirNumber() throws Exception {
        try (Pod process = new Pod("a", 1 << 20)) {
            // A thousand records fill the journal, ten thousand the queue.
            process.offer(20_000);
            long lost = process.recorder.lost();
            assertThat(lost).isPositive();

            database.look();

            await().atMost(Duration.ofSeconds(60)).until(() -> stored().size() == 20_000 - lost);
            process.offer(1);
            awaitStored((int) (20_001 - lost));
            assertThat(stored().stream().mapToLong(ChainedRecord::skipped).sum())
                    .isEqualTo(lost);
        }
    }

    @Test
    void aRecordThatTheDatabaseRefusesKeepsNoOtherFromBeingStored() throws Exception {
        database.look();
        database.inTransaction(handle -> handle.execute(
                "alter table audit_record add constraint refused check (order_id is distinct from 'refused')"));
        try (Pod process = new Pod("a", ROOM)) {
            AuditRecord refused = Records.some().order("refused").make();
            process.offer(3);
            process.recorder.offer(refused);
            process.offer(3);

            awaitStored(6);

            await().until(() -> process.replay.refused() == 1);
            assertThat(process.journal.waitingBytes()).isZero();
        }
    }
}
