package dev.xs2gateway.orders.cache;

import dev.xs2gateway.InvalidSettingException;
import dev.xs2gateway.orders.Timer;
import io.quarkus.arc.InjectableInstance;
import io.quarkus.redis.client.RedisClientName;
import io.vertx.mutiny.redis.client.Redis;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Selects the Redis through which pods share snapshots: {@code quarkus.redis.orders.hosts} if that is set, otherwise the budget's. */
@Singleton
public final class SnapshotSharing {
    private final InjectableInstance<Redis> usual;
    private final InjectableInstance<Redis> own;

    @Inject
    SnapshotSharing(InjectableInstance<Redis> usual, @RedisClientName("orders") InjectableInstance<Redis> own) {
        this.usual = usual;
        this.own = own;
    }

    public SharedSnapshots answers(String account, Duration timeout, LongSupplier nanos, Timer timer) {
        boolean hasOwn = own.getHandle().getBean().isActive();
        if (!hasOwn && !usual.getHandle().getBean().isActive()) {
            throw InvalidSettingException.of(
                    "quarkus.redis.hosts",
                    "is not set; with gateway.orders.store=redis the gateway needs the address of Redis, such as redis://redis:6379");
        }
        return new RedisSnapshots((hasOwn ? own : usual).get(), account, timeout, nanos, timer);
    }
}
