package dev.xs2gateway.audit.wiring;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.xs2gateway.access.TrustedProxies;
import dev.xs2gateway.audit.AuditConfig;
import dev.xs2gateway.audit.AuditLog;
import dev.xs2gateway.audit.recording.AuditRetention;
import dev.xs2gateway.audit.store.AuditStore;
import dev.xs2gateway.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Makes the log and the store of audit records. */
@ApplicationScoped
final class AuditBeans {
    @Produces
    @Singleton
    AuditLog log(ObjectMapper json, Clock clock, TrustedProxies proxies, AuditConfig config, Recording recording) {
        return new AuditLog(json, clock, proxies, config.remoteAddress(), recording::offer);
    }

    void close(@Disposes AuditLog log) throws InterruptedException {
        log.close();
    }

    @Produces
    @Singleton
    AuditStore store(Database database) {
        return new AuditStore(database);
    }

    @Produces
    @Singleton
    AuditRetention retention(AuditStore store, AuditConfig config, Clock clock) {
        return new AuditRetention(store, config.keep(), clock);
    }
}
