package dev.xs2gateway;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Starts a PostgreSQL before the gateway, and puts it into every field of this type that is annotated with {@link InjectDatabase}. */
public final class WithDatabase implements QuarkusTestResourceLifecycleManager {
    private @Nullable PostgresProcess server;

    @Override
    public Map<String, String> start() {
        PostgresProcess started = PostgresProcess.start();
        server = started;
        return Map.of(
                "gateway.database", "postgresql",
                "quarkus.datasource.jdbc.url", started.url(started.newDatabase()),
                "quarkus.datasource.username", "postgres",
                "quarkus.datasource.password", "postgres",
                // A busy machine may take its time for the first call; these tests are not about time.
                "gateway.upstream.timeout", "20s");
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(
                Objects.requireNonNull(server),
                new TestInjector.AnnotatedAndMatchesType(InjectDatabase.class, PostgresProcess.class));
    }

    @Override
    public void stop() {
        if (server != null) {
            server.close();
        }
    }
}
