import dev.xs2gateway.audit.AuditRecord;
import dev.xs2gateway.audit.AuditRecord.Outcome;
import dev.xs2gateway.audit.RecordId;
import dev.xs2gateway.audit.chain.ChainedRecord;
import dev.xs2gateway.audit.chain.RecordChain;
import dev.xs2gateway.audit.store.AuditFilter;
import dev.xs2gateway.audit.store.AuditFilter.By;
import dev.xs2gateway.audit.store.AuditStore;
import dev.xs2gateway.database.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;

/**
 * How fast records are stored, how much room one takes, and how long a page takes among many. The gateway's own classes, one connection, a
 * PostgreSQL of this machine. Prints Markdown; with PLANS=1 the plans too.
 */
public class Audit {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final int RECORDS = Integer.getInteger("records", 1_000_000);
    static final int BATCH = 400;
    static final int TRIES = 200;
    static final Random RANDOM = new Random(1);
    /** Standard output: the report is the result of this program, which has no logger. */
    static final PrintStream REPORT = System.out;

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(System.getProperty("folder"));
        Files.createDirectories(folder);
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("data"))
                .setCleanDataDirectory(true)
                .setServerConfig("shared_buffers", "512MB")
                .setServerConfig("max_wal_size", "4GB")
                .start()) {
            String url = server.getJdbcUrl("postgres", "postgres") + "&reWriteBatchedInserts=true";
            Flyway.configure()
                    .dataSource(url, "postgres", "postgres")
                    .locations("classpath:dev/xs2gateway/database/migrations")
                    .load()
                    .migrate();
            try (java.sql.Connection connection = java.sql.DriverManager.getConnection(url)) {
                Jdbi jdbi = Jdbi.create(connection);
                Database database = Database.over(new Database.Connection(jdbi, () -> {}, () -> {}));
                if (!database.look()) {
                    throw new IllegalStateException(database.absence().orElse(""));
                }
                AuditStore store = new AuditStore(database);
                fill(store);
                jdbi.useHandle(handle -> handle.execute("vacuum analyze audit_record"));
                sizes(jdbi);
                questions(store, jdbi);
            }
        }
    }

    /** One order has two tickets of which each is asked for about three times; one in fifty requests does not end well. */
    static AuditRecord record(int n) {
        int order = RANDOM.nextInt(1 + RECORDS / 6);
        String digest = HexFormat.of().formatHex(digest(order * 2 + n % 2));
        Outcome outcome = n % 50 == 0 ? Outcome.values()[1 + n / 50 % 5] : Outcome.COMPLETE;
        Instant at = START.plusMillis(n * 3_000L);
        boolean byLink = n % 10 == 0;
        return new AuditRecord(
                1, RecordId.at(at, RANDOM), at, byLink ? "link" : "consumer-" + n % 12, HexFormat.of().toHexDigits(RANDOM.nextLong())
                        + HexFormat.of().toHexDigits(RANDOM.nextLong()), "GET", byLink ? "link" + n % 100_000 : null, booking(order),
                order(order), "ticket", "t" + (order * 2 + n % 2) + "0000000000000000000000_bdi", digest, digest, outcome, 200, null,
                null, 123_456, "stored", 12, 0, null);
    }

    static String order(int order) {
        return "%032x_bor".formatted(order);
    }

    static String booking(int order) {
        return "%032x_bkn".formatted(order / 2);
    }

    static byte[] digest(int n) {
        byte[] digest = new byte[32];
        new Random(n).nextBytes(digest);
        return digest;
    }

    static void fill(AuditStore store) {
        RecordChain chain = new RecordChain("bench");
        List<ChainedRecord> batch = new ArrayList<>(BATCH);
        long spent = 0;
        int lastPart = RECORDS - RECORDS / 10;
        long spentLast = 0;
        for (int n = 0; n < RECORDS; n++) {
            batch.add(chain.append(record(n), 0));
            if (batch.size() == BATCH || n == RECORDS - 1) {
                long before = System.nanoTime();
                store.insert(batch);
                long took = System.nanoTime() - before;
                spent += took;
                spentLast += n >= lastPart ? took : 0;
                batch.clear();
            }
            if (n % 1_000_000 == 999_999) {
                // Progress, apart from the report.
                System.err.printf("%d records%n", n + 1);
            }
        }
        REPORT.printf(
                Locale.ROOT,
                "%,d records in batches of %d: %,.0f a second, the last tenth %,.0f a second%n%n",
                RECORDS, BATCH, RECORDS / (spent / 1e9), RECORDS / 10 / (spentLast / 1e9));
    }

    static void sizes(Jdbi jdbi) {
        REPORT.println("| what | bytes a record |\n| --- | --- |");
        jdbi.useHandle(handle -> handle.createQuery("""
                        select 'table' as name, pg_relation_size('audit_record') as size
                        union all select indexrelid::regclass::text, pg_relation_size(indexrelid) from pg_index
                        where indrelid = 'audit_record'::regclass
                        union all select 'all', pg_total_relation_size('audit_record') order by 2 desc""")
                .map((row, _) -> "| %s | %.0f |".formatted(row.getString(1), row.getLong(2) / (double) RECORDS))
                .forEach(REPORT::println));
    }

    static void questions(AuditStore store, Jdbi jdbi) {
        Map<String, java.util.function.Supplier<AuditFilter>> questions = new TreeMap<>();
        questions.put("order", () -> by(By.ORDER, order(anyOrder())));
        questions.put("booking", () -> by(By.BOOKING, booking(anyOrder())));
        questions.put("ticket", () -> by(By.TICKET, "t" + anyOrder() * 2 + "0000000000000000000000_bdi"));
        questions.put("digest", () -> by(By.DIGEST, digest(anyOrder() * 2)));
        questions.put("consumer", () -> by(By.CONSUMER, "consumer-" + RANDOM.nextInt(12)));
        questions.put("link", () -> by(By.LINK, "link" + RANDOM.nextInt(10_000) * 10));
        questions.put("outcome=refused", () -> by(By.OUTCOME, "refused"));
        questions.put("outcome=complete", () -> by(By.OUTCOME, "complete"));
        questions.put("everything", () -> new AuditFilter(101));
        questions.put("a day in the middle", () -> day(new AuditFilter(101)));
        questions.put("consumer and outcome=cut", () -> and(by(By.CONSUMER, "consumer-2"), By.OUTCOME, "cut"));
        questions.put("consumer and outcome=cut in a day", () -> day(and(by(By.CONSUMER, "consumer-2"), By.OUTCOME, "cut")));
        questions.put("consumer, page from the middle", () -> and(by(By.CONSUMER, "consumer-2"), By.AFTER, RecordId.first(middle())));
        REPORT.println("\n| question, a page of 100 | median ms | 99 % ms | longest ms |\n| --- | --- | --- | --- |");
        questions.forEach((name, filter) -> {
            double[] millis = new double[TRIES];
            for (int i = 0; i < TRIES; i++) {
                AuditFilter asked = filter.get();
                long before = System.nanoTime();
                store.find(asked);
                millis[i] = (System.nanoTime() - before) / 1e6;
            }
            Arrays.sort(millis);
            REPORT.printf(
                    Locale.ROOT, "| %s | %.2f | %.2f | %.2f |%n", name, millis[TRIES / 2], millis[TRIES * 99 / 100], millis[TRIES - 1]);
        });
        if (System.getenv("PLANS") != null) {
            plan(jdbi, "order_id = '" + order(anyOrder()) + "'");
            plan(jdbi, "consumer = 'consumer-2' and outcome = 'cut'");
        }
    }

    static void plan(Jdbi jdbi, String condition) {
        REPORT.println("\n```");
        jdbi.useHandle(handle -> handle.createQuery("explain (analyze, buffers, costs off) select * from audit_record where " + condition
                        + " order by record_id desc limit 101")
                .mapTo(String.class)
                .forEach(REPORT::println));
        REPORT.println("```");
    }

    static int anyOrder() {
        return RANDOM.nextInt(1 + RECORDS / 6);
    }

    static Instant middle() {
        return START.plusMillis(RECORDS * 1_500L);
    }

    static AuditFilter by(By by, Object value) {
        return and(new AuditFilter(101), by, value);
    }

    static AuditFilter and(AuditFilter filter, By by, Object value) {
        filter.add(by, value);
        return filter;
    }

    static AuditFilter day(AuditFilter filter) {
        filter.add(By.FROM, RecordId.first(middle()));
        filter.add(By.TO, RecordId.first(middle().plus(Duration.ofDays(1))));
        return filter;
    }
}
