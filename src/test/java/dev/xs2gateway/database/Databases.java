package dev.xs2gateway.database;

import dev.xs2gateway.PostgresProcess;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;

/** Databases of tests that run without the gateway: without a pool, with the gateway's migrations. */
public final class Databases {
    private Databases() {}

    /** A database that has not been looked at yet. */
    public static Database of(PostgresProcess server, String name) {
        DataSource source = server.dataSource(name);
        return Database.over(new Database.Connection(Jdbi.create(source), () -> migrate(source), () -> {}));
    }

    /** An empty database with the gateway's schema. */
    public static Database ready(PostgresProcess server) {
        Database database = of(server, server.newDatabase());
        if (!database.look()) {
            throw new IllegalStateException(database.absence().orElse(""));
        }
        return database;
    }

    static void migrate(DataSource source) {
        Flyway.configure(Databases.class.getClassLoader())
                .dataSource(source)
                .locations("classpath:dev/xs2gateway/database/migrations")
                .load()
                .migrate();
    }
}
