package dev.xs2gateway.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xs2gateway.Logged;
import dev.xs2gateway.PostgresProcess;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** When the database may be used, and what its users learn while it is away. */
class DatabaseTest {
    private static PostgresProcess server;

    @BeforeAll
    static void start() {
        server = PostgresProcess.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static int one(Database database) {
        return database.read(
                handle -> handle.createQuery("select 1").mapTo(Integer.class).one());
    }

    private static Failure failure(ThrowingCallable use) {
        List<Failure> failures = new ArrayList<>();
        assertThatThrownBy(use)
                .isInstanceOfSatisfying(FailureException.class, failed -> failures.add(failed.failure()));
        return failures.getFirst();
    }

    @Test
    void withoutADatabaseEachUseIsNotConfigured() {
        Database none = Database.none();

        assertThat(failure(() -> one(none))).isInstanceOf(Failure.NotConfigured.class);
        assertThat(none.look()).isFalse();
        assertThat(none.isReady()).isFalse();
        assertThat(none.absence()).isEmpty();
    }

    @Test
    void aDatabaseIsUsedOnlyOnceItsSchemaHasBeenMigrated() {
        Database database = Databases.of(server, server.newDatabase());
        assertThat(failure(() -> one(database))).isInstanceOf(Failure.DatabaseUnavailable.class);

        assertThat(database.look()).isTrue();

        assertThat(database.isReady()).isTrue();
        assertThat(one(database)).isEqualTo(1);
        assertThat(database.<Integer>read(handle -> handle.createQuery("select count(*) from audit_record")
                        .mapTo(Integer.class)
                        .one()))
                .isZero();
    }

    @Test
    void aDatabaseThatGoesAwayIsNoticedByItsUserAndComesBack() {
        try (PostgresProcess own = PostgresProcess.start();
                Logged log = Logged.everything()) {
            Database database = Databases.of(own, own.newDatabase());
            List<String> heard = new ArrayList<>();
            database.onReady(() -> heard.add("ready"));
            database.look();

            own.kill();

            assertThat(failure(() -> one(database))).isInstanceOf(Failure.DatabaseUnavailable.class);
            assertThat(database.isReady()).isFalse();
            assertThat(database.look()).isFalse();
            assertThat(database.absence()).isPresent();
            assertThat(log.lines().stream().filter(line -> line.contains("The database is away")))
                    .hasSize(1);

            own.restart();

            assertThat(database.look()).isTrue();
            assertThat(one(database)).isEqualTo(1);
            assertThat(heard).hasSize(2);
            assertThat(log.lines().stream().filter(line -> line.contains("The database is ready")))
                    .hasSize(2);
        }
    }

    @Test
    void aRefusedStatementDoesNotMakeTheDatabaseAway() {
        Database database = Databases.ready(server);

        assertThatThrownBy(() -> database.read(handle -> handle.execute("select * from no_such_table")))
                .isInstanceOf(JdbiException.class);

        assertThat(database.isReady()).isTrue();
    }

    @Test
    void aTransactionThatFailsLeavesNothing() {
        Database database = Databases.ready(server);

        assertThatThrownBy(() -> database.inTransaction(handle -> {
                    handle.execute("insert into audit_pod (name) values ('a')");
                    throw new IllegalStateException("after the insert");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(database.<Integer>read(handle -> handle.createQuery("select count(*) from audit_pod")
                        .mapTo(Integer.class)
                        .one()))
                .isZero();
    }

    @Test
    void twoProcessesMayMigrateAtOnce() throws InterruptedException {
        String name = server.newDatabase();
        Database first = Databases.of(server, name);
        Database second = Databases.of(server, name);

        Thread other = Thread.ofVirtual().start(first::look);
        second.look();
        other.join();

        assertThat(first.absence()).isEmpty();
        assertThat(second.absence()).isEmpty();
    }
}
