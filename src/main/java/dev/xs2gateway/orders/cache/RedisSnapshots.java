package dev.xs2gateway.orders.cache;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.xs2gateway.orders.Timer;
import dev.xs2gateway.orders.model.Order;
import dev.xs2gateway.orders.model.OrderKey;
import dev.xs2gateway.orders.model.Snapshot;
import dev.xs2gateway.upstream.IdKind;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.RedisConnection;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots of all pods, in Redis: for each id its orders and the time of XS2Event's response, for as long as they count as fresh.
 * Holds no personal data, because the gateway reads none.
 */
final class RedisSnapshots implements SharedSnapshots {
    private static final Logger LOG = Logger.getLogger(RedisSnapshots.class);
    private static final String TAKE = script();
    // Must change with the format of {@code Entry}; pods with another version ignore entries of this one.
    private static final String VERSION = "3";
    private static final long CLAIM_MILLIS = 3000;
    private static final long SUSPENSION_NANOS = Duration.ofSeconds(5).toNanos();
    private static final Duration RECONNECT = Duration.ofSeconds(5);
    private static final ObjectMapper JSON = JsonMapper.builder()
            .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
            .build();

    private final Redis redis;
    private final String slot;
    private final Duration timeout;
    private final LongSupplier nanos;
    private final Timer timer;
    private final String pod = UUID.randomUUID().toString();
    private volatile long suspendedUntil;

    /** The stored form of a snapshot. */
    private record Entry(long asked, long asOf, List<Order> orders) {}

    /** {@code account} separates the keys of different XS2Event accounts in one Redis. */
    RedisSnapshots(Redis redis, String account, Duration timeout, LongSupplier nanos, Timer timer) {
        this.redis = redis;
        this.slot = "xs2gateway:{orders:" + account + "}:";
        this.timeout = timeout;
        this.nanos = nanos;
        this.timer = timer;
        this.suspendedUntil = nanos.getAsLong();
    }

    private static String script() {
        try (InputStream text = Objects.requireNonNull(RedisSnapshots.class.getResourceAsStream("take.lua"))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String snapshotKey(IdKind kind, String id) {
        return slot + "v" + VERSION + ":" + kind.name().toLowerCase(Locale.ROOT) + ":" + id;
    }

    private String claimKey(IdKind kind, String id) {
        return slot + "asks:" + kind.name().toLowerCase(Locale.ROOT) + ":" + id;
    }

    private String channel() {
        return slot + "forget";
    }

    @Override
    public Uni<Taken> take(IdKind kind, List<String> ids) {
        if (isSuspended()) {
            return NONE.take(kind, ids);
        }
        Request eval = Request.cmd(Command.EVAL).arg(TAKE).arg(2 * ids.size());
        ids.forEach(id -> eval.arg(snapshotKey(kind, id)));
        ids.forEach(id -> eval.arg(claimKey(kind, id)));
        return redis.send(eval.arg(pod).arg(CLAIM_MILLIS))
                .ifNoItem()
                .after(timeout)
                .fail()
                .onItem()
                .transform(response -> taken(ids, response))
                .onFailure()
                .invoke(this::suspend)
                .onFailure()
                .recoverWithUni(() -> NONE.take(kind, ids));
    }

    @Override
    public Uni<Optional<Snapshot>> look(OrderKey key) {
        if (isSuspended()) {
            return NONE.look(key);
        }
        return redis.send(Request.cmd(Command.GET).arg(snapshotKey(key.kind(), key.id())))
                .ifNoItem()
                .after(timeout)
                .fail()
                .onItem()
                .transform(text -> Optional.ofNullable(text).flatMap(value -> read(value.toString())))
                .onFailure()
                .invoke(this::suspend)
                .onFailure()
                .recoverWithUni(() -> NONE.look(key));
    }

    private static Taken taken(List<String> ids, Response response) {
        Map<String, Snapshot> snapshots = new HashMap<>();
        Set<String> elsewhere = new HashSet<>();
        for (int i = 0; i < ids.size(); i++) {
            @Nullable Response text = response.get(i);
            if (text == null) {
                elsewhere.add(ids.get(i));
            } else if (!text.toString().isEmpty()) {
                String id = ids.get(i);
                read(text.toString()).ifPresent(snapshot -> snapshots.put(id, snapshot));
            }
        }
        return new Taken(snapshots, elsewhere);
    }

    private static Optional<Snapshot> read(String text) {
        try {
            Entry entry = JSON.readValue(text, Entry.class);
            Instant asked = Instant.ofEpochMilli(entry.asked());
            return Optional.of(new Snapshot(entry.orders(), asked, Instant.ofEpochMilli(entry.asOf())));
        } catch (JsonProcessingException other) {
            LOG.debug("Ignored an entry in Redis that cannot be read", other);
            return Optional.empty();
        }
    }

    @Override
    public void put(Collection<CacheEntry> entries) {
        List<Request> requests = new ArrayList<>();
        for (CacheEntry entry : entries) {
            OrderKey key = entry.key();
            if (entry.lifetime().toMillis() > 0) {
                requests.add(Request.cmd(Command.SET)
                        .arg(snapshotKey(key.kind(), key.id()))
                        .arg(text(entry.snapshot()))
                        .arg("PX")
                        .arg(entry.lifetime().toMillis()));
            }
            requests.add(Request.cmd(Command.DEL).arg(claimKey(key.kind(), key.id())));
        }
        send(requests);
    }

    private static String text(Snapshot snapshot) {
        try {
            long asked = snapshot.asked().toEpochMilli();
            return JSON.writeValueAsString(new Entry(asked, snapshot.asOf().toEpochMilli(), snapshot.orders()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void release(IdKind kind, List<String> ids) {
        send(ids.stream()
                .map(id -> Request.cmd(Command.DEL).arg(claimKey(kind, id)))
                .toList());
    }

    @Override
    public void forget(Collection<OrderKey> keys) {
        Stream<Request> deletions =
                keys.stream().map(key -> Request.cmd(Command.DEL).arg(snapshotKey(key.kind(), key.id())));
        Stream<Request> notices = keys.stream()
                .map(key -> Request.cmd(Command.PUBLISH).arg(channel()).arg(pod + " " + key.kind() + " " + key.id()));
        send(Stream.concat(deletions, notices).toList());
    }

    private void send(List<Request> requests) {
        if (!isSuspended() && !requests.isEmpty()) {
            redis.batch(requests).ifNoItem().after(timeout).fail().subscribe().with(_ -> {}, this::suspend);
        }
    }

    private boolean isSuspended() {
        return suspendedUntil - nanos.getAsLong() > 0;
    }

    /** Suspends the use of Redis for a while, so that look-ups do not run into its timeout one after the other. */
    private void suspend(Throwable why) {
        LOG.debug("Snapshots of other pods are unavailable: Redis failed", why);
        suspendedUntil = nanos.getAsLong() + SUSPENSION_NANOS;
    }

    @Override
    public void listen(Consumer<OrderKey> onForgotten) {
        redis.connect()
                .onItem()
                .invoke(connection -> connection.handler(message -> onMessage(message, onForgotten)))
                .onItem()
                .invoke(connection -> connection.endHandler(() -> listenAgain(onForgotten)))
                .chain(this::subscribe)
                .subscribe()
                .with(_ -> {}, thrown -> listenAgain(onForgotten));
    }

    private Uni<Response> subscribe(RedisConnection connection) {
        return connection.send(Request.cmd(Command.SUBSCRIBE).arg(channel()));
    }

    private void listenAgain(Consumer<OrderKey> onForgotten) {
        Runnable _ = timer.in(RECONNECT, () -> listen(onForgotten));
    }

    private void onMessage(Response message, Consumer<OrderKey> onForgotten) {
        if (message.size() != 3 || !message.get(0).toString().equals("message")) {
            return;
        }
        String[] words = message.get(2).toString().split(" ", -1);
        if (words.length == 3 && !words[0].equals(pod)) {
            Stream.of(IdKind.values())
                    .filter(kind -> kind.name().equals(words[1]))
                    .forEach(kind -> onForgotten.accept(new OrderKey(kind, words[2])));
        }
    }
}
