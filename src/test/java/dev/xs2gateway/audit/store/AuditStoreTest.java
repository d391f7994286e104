package dev.xs2gateway.audit.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.PostgresProcess;
import dev.xs2gateway.audit.AuditRecord;
import dev.xs2gateway.audit.AuditRecord.Outcome;
import dev.xs2gateway.audit.RecordId;
import dev.xs2gateway.audit.Records;
import dev.xs2gateway.audit.chain.ChainedRecord;
import dev.xs2gateway.audit.chain.RecordChain;
import dev.xs2gateway.audit.store.AuditFilter.By;
import dev.xs2gateway.database.Database;
import dev.xs2gateway.database.Databases;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What has been stored is found, once, by each of its properties, and is deleted at the beginning of its chain alone. */
class AuditStoreTest {
    private static final String OTHER_DIGEST = "cd".repeat(32);

    private static PostgresProcess server;

    private Database database;
    private AuditStore store;
    private final RecordChain chain = new RecordChain("pod-1");

    @BeforeAll
    static void start() {
        server = PostgresProcess.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void empty() {
        database = Databases.ready(server);
        store = new AuditStore(database);
    }

    private ChainedRecord stored(Records some) {
        ChainedRecord entry = chain.append(some.make(), 0);
        store.insert(List.of(entry));
        return entry;
    }

    private List<ChainedRecord> found(By by, Object value) {
        AuditFilter filter = new AuditFilter(100);
        filter.add(by, value);
        return store.find(filter);
    }

    @Test
    void aRecordIsReadAsItWasStored() {
        AuditRecord full = new AuditRecord(
                1,
                RecordId.at(Records.START, new Random(1)),
                Records.START,
                "c",
                "r",
                "GET",
                "l",
                "b",
                "o",
                "ticket",
                "t 票",
                Records.DIGEST,
                OTHER_DIGEST,
                Outcome.CUT,
                206,
                "checksum-mismatch",
                "0-99",
                7,
                "zip",
                9,
                2,
                "192.0.2.7");
        ChainedRecord one = chain.append(full, 5);
        ChainedRecord two =
                chain.append(Records.some().booking(null).digests(null, null).make(), 0);

        store.insert(List.of(one, two));

        assertThat(store.find(new AuditFilter(10))).containsExactlyInAnyOrder(one, two);
    }

    @Test
    void aRecordThatIsStoredTwiceIsThereOnce() {
        ChainedRecord entry = stored(Records.some());

        store.insert(List.of(entry));
        new AuditStore(database)
                .insert(List.of(entry, chain.append(Records.some().make(), 0)));

        assertThat(store.find(new AuditFilter(10))).hasSize(2);
    }

    @Test
    void recordsAreFoundByEachOfTheirProperties() {
        stored(Records.some()
                .order("o-other")
                .file("ticket", "t-other")
                .booking("b-other")
                .consumer("c-other"));
        ChainedRecord wanted = stored(Records.some()
                .order("o-1")
                .booking("b-1")
                .file("ticket", "t-1")
                .consumer("c-1")
                .link("l-1")
                .outcome(Outcome.CUT));

        assertThat(found(By.ORDER, "o-1")).containsExactly(wanted);
        assertThat(found(By.BOOKING, "b-1")).containsExactly(wanted);
        assertThat(found(By.TICKET, "t-1")).containsExactly(wanted);
        assertThat(found(By.CONSUMER, "c-1")).containsExactly(wanted);
        assertThat(found(By.LINK, "l-1")).containsExactly(wanted);
        assertThat(found(By.OUTCOME, "cut")).containsExactly(wanted);
        assertThat(found(By.ORDER, "o-none")).isEmpty();
    }

    @Test
    void aTicketIsNotFoundAmongInvoicesOfTheSameName() {
        stored(Records.some().file("invoice", "7"));

        assertThat(found(By.TICKET, "7")).isEmpty();
    }

    @Test
    void aDigestIsFoundWhetherItWasStatedOrComputed() {
        ChainedRecord same = stored(Records.some());
        ChainedRecord mismatch = stored(Records.some().digests(Records.DIGEST, OTHER_DIGEST));
        ChainedRecord unstated = stored(Records.some().digests(null, OTHER_DIGEST));

        assertThat(found(By.DIGEST, HexFormat.of().parseHex(Records.DIGEST))).containsExactly(mismatch, same);
        assertThat(found(By.DIGEST, HexFormat.of().parseHex(OTHER_DIGEST))).containsExactly(unstated, mismatch);
    }

    @Test
    void aSpanOfTimeIncludesItsBeginningAndNotItsEnd() {
        Instant time = Instant.parse("2027-01-01T00:00:00Z");
        stored(Records.some().at(time.minusMillis(1)));
        ChainedRecord first = stored(Records.some().at(time));
        stored(Records.some().at(time.plusSeconds(1)));
        AuditFilter filter = new AuditFilter(10);
        filter.add(By.FROM, RecordId.first(time));
        filter.add(By.TO, RecordId.first(time.plusSeconds(1)));

        assertThat(store.find(filter)).containsExactly(first);
    }

    @Test
    void pagesShowEachRecordOnceWhileRecordsComeIn() {
        List<ChainedRecord> before =
                IntStream.range(0, 25).mapToObj(n -> stored(Records.some())).toList();
        List<ChainedRecord> shown = new ArrayList<>();
        AuditFilter filter = new AuditFilter(10);
        List<ChainedRecord> page = store.find(filter);
        while (!page.isEmpty()) {
            shown.addAll(page);
            stored(Records.some());
            filter = new AuditFilter(10);
            filter.add(By.AFTER, page.getLast().record().id());
            page = store.find(filter);
        }

        assertThat(shown).containsExactlyElementsOf(before.reversed());
    }

    @Test
    void retentionDeletesTheBeginningOfAChainAndKeepsItsAnchor() {
        Instant time = Instant.parse("2027-01-01T00:00:00Z");
        List<ChainedRecord> old = IntStream.range(0, 5)
                .mapToObj(n -> stored(Records.some().at(time.minusSeconds(10 - n))))
                .toList();
        ChainedRecord kept = stored(Records.some().at(time));
        ChainedRecord oldAmongNew = stored(Records.some().at(time.minusSeconds(1)));
        assertThat(store.podsWithRecordsBefore(time)).hasSize(1);
        int pod = store.podsWithRecordsBefore(time).getFirst();

        assertThat(store.deleteBeginning(pod, time, 3)).isEqualTo(3);
        assertThat(store.deleteBeginning(pod, time, 3)).isEqualTo(2);
        assertThat(store.deleteBeginning(pod, time, 3)).isZero();

        StoredChain chainNow = store.chains().getFirst();
        assertThat(chainNow.first()).isEqualTo(6);
        assertThat(chainNow.anchor())
                .isEqualTo(new StoredChain.Anchor(5, old.getLast().hash()));
        assertThat(store.records(chainNow, 0, 100)).containsExactly(kept, oldAmongNew);
    }

    @Test
    void anAddressCanBeDeletedFromAStoredRecord() {
        ChainedRecord entry = stored(Records.some().remoteAddress("192.0.2.7"));

        database.inTransaction(handle -> handle.execute("update audit_record set remote_address = null"));

        ChainedRecord without = store.find(new AuditFilter(1)).getFirst();
        assertThat(without.record().remoteAddress()).isNull();
        assertThat(without.hash()).isEqualTo(entry.hash());
    }

    @Test
    void aPartOfAChainIsChosenByTime() {
        Instant time = Instant.parse("2027-01-01T00:00:00Z");
        for (int n = 0; n < 4; n++) {
            stored(Records.some().at(time.plus(Duration.ofHours(n))));
        }

        StoredChain part = store.chains(time.plus(Duration.ofHours(1)), time.plus(Duration.ofHours(3)))
                .getFirst();

        assertThat(part.first()).isEqualTo(2);
        assertThat(part.last()).isEqualTo(3);
        assertThat(part.anchor()).isNull();
    }
}
