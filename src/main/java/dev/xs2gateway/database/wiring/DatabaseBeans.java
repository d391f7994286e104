package dev.xs2gateway.database.wiring;

import dev.xs2gateway.InvalidSettingException;
import dev.xs2gateway.database.Database;
import dev.xs2gateway.database.DatabaseConfig;
import dev.xs2gateway.database.DatabaseConfig.Kind;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.InjectableInstance;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.concurrent.ScheduledExecutorService;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;

/** Makes the database from Quarkus' data source, if there is to be one, and has it looked after. The start does not wait for it. */
@ApplicationScoped
final class DatabaseBeans {
    static final String URL = "quarkus.datasource.jdbc.url";

    @Produces
    @Singleton
    @Startup
    Database database(
            DatabaseConfig config,
            InjectableInstance<AgroalDataSource> dataSource,
            InjectableInstance<Flyway> migrations,
            ScheduledExecutorService timer,
            MeterRegistry meters) {
        Database database = config.kind() == Kind.NONE ? Database.none() : watched(dataSource, migrations, timer);
        Gauge.builder("gateway.database.ready", database, here -> here.isReady() ? 1 : 0)
                .description("1 while the database can be used, else 0")
                .register(meters);
        return database;
    }

    private static Database watched(
            InjectableInstance<AgroalDataSource> dataSource,
            InjectableInstance<Flyway> migrations,
            ScheduledExecutorService timer) {
        if (!dataSource.getHandle().getBean().isActive()) {
            throw InvalidSettingException.of(
                    URL,
                    "is not set; with gateway.database=postgresql the gateway needs the address of the database, such as"
                            + " jdbc:postgresql://postgres:5432/xs2gateway");
        }
        Database database = Database.over(connection(dataSource.get(), migrations));
        new DatabaseWatch(database, look -> Thread.ofVirtual().name("database").start(look)).start(timer);
        return database;
    }

    private static Database.Connection connection(AgroalDataSource dataSource, InjectableInstance<Flyway> migrations) {
        return new Database.Connection(
                Jdbi.create(dataSource), () -> migrations.get().migrate(), () -> dataSource.flush(FlushMode.IDLE));
    }
}
